package dev.quoin.raft.simulation;

import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/** The network: loses, delays, repeats and so reorders messages; links can be cut in one direction. */
final class Router {

    private record Link(long from, long to) {}

    private final Simulation simulation;
    private final Random random;
    private final Set<Link> cut = new HashSet<>();
    private double lossRate;
    private double repeatRate;
    private int delayMax = 5;

    Router(Simulation simulation, Random random) {
        this.simulation = simulation;
        this.random = random;
    }

    void conditions(double loss, double repeat, int delay) {
        lossRate = loss;
        repeatRate = repeat;
        delayMax = delay;
    }

    void cut(long from, long to) {
        cut.add(new Link(from, to));
    }

    void heal() {
        cut.clear();
        conditions(0, 0, 5);
    }

    void send(Message message) {
        boolean lost = random.nextDouble() < lossRate;
        if (lost) {
            reportLoss(message);
            return;
        }
        deliverLater(message);
        if (random.nextDouble() < repeatRate) {
            deliverLater(message);
        }
    }

    private void deliverLater(Message message) {
        int delay = 1 + random.nextInt(delayMax);
        if (random.nextInt(200) == 0) {
            delay += 300; // a straggler that arrives in another term
        }
        simulation.scheduler().after(delay, () -> deliver(message));
    }

    private void deliver(Message message) {
        Member receiver = simulation.member(message.to());
        if (cut.contains(new Link(message.from(), message.to())) || !receiver.isUp()) {
            reportLoss(message);
            return;
        }
        receiver.receive(message);
        if (message.type() == MessageType.SNAP) {
            simulation.member(message.from()).snapshotSent(message.to(), true);
        }
    }

    private void reportLoss(Message message) {
        Member sender = simulation.member(message.from());
        if (message.type() == MessageType.SNAP) {
            simulation.scheduler().after(10, () -> sender.snapshotSent(message.to(), false));
        } else if (message.type() == MessageType.APP && random.nextInt(4) == 0) {
            sender.unreachable(message.to());
        }
    }
}
