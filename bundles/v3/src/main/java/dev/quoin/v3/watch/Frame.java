package dev.quoin.v3.watch;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A {@code WatchResponse} as it goes on the wire, in two parts: what differs between watchers (header, watch id), and the
 * events, which many share. Neither array may be changed.
 */
final class Frame {

    private final byte[] head;
    private final byte[] events;

    Frame(byte[] head, byte[] events) {
        this.head = head;
        this.events = events;
    }

    int size() {
        return head.length + events.length;
    }

    InputStream stream() {
        return new Body(this);
    }

    /** Hands the bytes over without a copy of its own where the transport lets it. */
    private static final class Body extends InputStream implements KnownLength, Drainable {

        private final Frame frame;
        private int position;

        Body(Frame frame) {
            this.frame = frame;
        }

        @Override
        public int available() {
            return frame.size() - position;
        }

        @Override
        public int read() {
            if (available() == 0) {
                return -1;
            }
            int inEvents = position - frame.head.length;
            byte value = inEvents < 0 ? frame.head[position] : frame.events[inEvents];
            position++;
            return value & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (available() == 0) {
                return length == 0 ? 0 : -1;
            }
            int inEvents = position - frame.head.length;
            byte[] source = inEvents < 0 ? frame.head : frame.events;
            int from = inEvents < 0 ? position : inEvents;
            int count = Math.min(length, source.length - from);
            System.arraycopy(source, from, target, offset, count);
            position += count;
            return count;
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            int drained = available();
            int inEvents = position - frame.head.length;
            if (inEvents < 0) {
                target.write(frame.head, position, -inEvents);
                inEvents = 0;
            }
            target.write(frame.events, inEvents, frame.events.length - inEvents);
            position = frame.size();
            return drained;
        }
    }
}
