package dev.quoin.mvcc.watch;

import com.google.protobuf.CodedOutputStream;
import dev.quoin.api.mvcc.WatchEvents;
import dev.quoin.rpc.mvccpb.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** A batch of events that is encoded once, whoever needs it first. */
final class SharedEvents implements WatchEvents {

    /** Number of the field {@code events} in {@code WatchResponse}. */
    private static final int EVENTS_FIELD = 11;

    private static final byte[] NOT_ENCODED = {};

    private final long revision;
    private final List<Event> events;
    private volatile byte[] encoded = NOT_ENCODED;

    SharedEvents(long revision, List<Event> events) {
        this.revision = revision;
        this.events = events;
    }

    @Override
    public long revision() {
        return revision;
    }

    @Override
    public List<Event> events() {
        return events;
    }

    @Override
    public byte[] encoded() {
        byte[] bytes = encoded;
        if (bytes != NOT_ENCODED || events.isEmpty()) {
            return bytes;
        }
        synchronized (this) {
            if (encoded == NOT_ENCODED) {
                encoded = encode(events);
            }
            return encoded;
        }
    }

    private static byte[] encode(List<Event> events) {
        int size = 0;
        for (Event event : events) {
            size += CodedOutputStream.computeMessageSize(EVENTS_FIELD, event);
        }
        byte[] bytes = new byte[size];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            for (Event event : events) {
                out.writeMessage(EVENTS_FIELD, event);
            }
            out.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new UncheckedIOException("an array of the computed size was too small", e);
        }
        return bytes;
    }
}
