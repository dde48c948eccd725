package dev.quoin.compat.cluster;

import java.io.Closeable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What each directed link lets through. A link is named by its two members; bytes from one to the other go over connections
 * that either of them has dialed. Any thread.
 */
final class Links {

    /** Longer than any test: a wait that ends is a wait for a change. */
    private static final long FOR_EVER = Long.MAX_VALUE;

    /** What befalls the bytes of a link. */
    enum Fate {
        /** They go through. */
        OPEN,
        /** They wait, as lost packets do that TCP sends again when it can: the other end sees silence. */
        HELD,
        /** Its connections are closed, and so is each new one. */
        CUT
    }

    private record Link(String from, String to) {}

    private final Map<Link, Fate> fates = new HashMap<>();
    private final Map<Link, Long> delays = new HashMap<>();
    private final Map<Link, Set<Closeable>> connections = new HashMap<>();

    /** Changes one direction. */
    void set(String from, String to, Fate fate) {
        Set<Closeable> closing = Set.of();
        synchronized (this) {
            Link link = new Link(from, to);
            fates.put(link, fate);
            if (fate == Fate.CUT) {
                closing = new HashSet<>(connections.getOrDefault(link, Set.of()));
            }
            notifyAll();
        }
        closing.forEach(PeerProxy::closeQuietly);
    }

    /** Changes both directions between two members. */
    void setBoth(String one, String other, Fate fate) {
        set(one, other, fate);
        set(other, one, fate);
    }

    /** Delays each run of bytes by so much. */
    synchronized void delay(String from, String to, long millis) {
        delays.put(new Link(from, to), millis);
    }

    /** Opens all, without delay. */
    synchronized void heal() {
        fates.clear();
        delays.clear();
        notifyAll();
    }

    /** Takes a new connection in, for both its directions; false if it must not be. */
    synchronized boolean admit(String one, String other, Closeable connection) {
        Link there = new Link(one, other);
        Link back = new Link(other, one);
        if (fate(there) == Fate.CUT || fate(back) == Fate.CUT) {
            return false;
        }
        connections.computeIfAbsent(there, key -> new HashSet<>()).add(connection);
        connections.computeIfAbsent(back, key -> new HashSet<>()).add(connection);
        return true;
    }

    /** Forgets a connection that has ended. */
    synchronized void dismiss(String one, String other, Closeable connection) {
        connections.getOrDefault(new Link(one, other), new HashSet<>()).remove(connection);
        connections.getOrDefault(new Link(other, one), new HashSet<>()).remove(connection);
    }

    /** Waits as long as bytes read now have to wait. */
    synchronized void pass(String from, String to) throws InterruptedException {
        Link link = new Link(from, to);
        long millis = delays.getOrDefault(link, 0L);
        if (millis > 0) {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        }
        while (fate(link) == Fate.HELD) {
            wait(FOR_EVER);
        }
    }

    private Fate fate(Link link) {
        return fates.getOrDefault(link, Fate.OPEN);
    }
}
