package dev.quoin.v3.watch;

import com.google.protobuf.CodedOutputStream;
import dev.quoin.api.mvcc.WatchEvents;
import dev.quoin.api.server.Member;
import dev.quoin.rpc.etcdserverpb.ResponseHeader;
import dev.quoin.rpc.etcdserverpb.WatchResponse;
import dev.quoin.rpc.mvccpb.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes frames for the streams of one event loop. The last header is kept: a batch that goes to many watchers has one
 * header.
 */
final class Frames {

    private static final byte[] NO_EVENTS = {};
    private static final int WATCH_ID = 2;
    private static final int FRAGMENT = 7;
    private static final int EVENTS = 11;

    /** Tag and value of a true boolean with a field number below 16. */
    private static final int BOOL_BYTES = 2;

    private @Nullable WatchEvents lastEvents;
    private byte[] lastHeader = NO_EVENTS;

    /** A response that is not about events. */
    static Frame of(WatchResponse response) {
        return new Frame(response.toByteArray(), NO_EVENTS);
    }

    /** A batch for a watcher; the member gives ids and term of the header. */
    Frame of(long watchId, WatchEvents events, Member member) {
        return new Frame(head(header(events, member), watchId, false), events.encoded());
    }

    /**
     * A batch in pieces that are below {@code bytesMax} each, unless a single event is larger; every piece but the last
     * says that more of the same follows.
     */
    List<Frame> pieces(long watchId, WatchEvents events, Member member, int bytesMax) {
        byte[] header = header(events, member);
        byte[] head = head(header, watchId, false);
        if (head.length + events.encoded().length < bytesMax || events.events().size() < 2) {
            return List.of(new Frame(head, events.encoded()));
        }
        List<Frame> pieces = new ArrayList<>();
        List<Event> piece = new ArrayList<>();
        int size = head.length + BOOL_BYTES;
        for (Event event : events.events()) {
            int eventSize = CodedOutputStream.computeMessageSize(EVENTS, event);
            if (!piece.isEmpty() && size + eventSize >= bytesMax) {
                pieces.add(new Frame(head(header, watchId, true), encode(piece)));
                piece.clear();
                size = head.length + BOOL_BYTES;
            }
            piece.add(event);
            size += eventSize;
        }
        pieces.add(new Frame(head, encode(piece)));
        return pieces;
    }

    /** A batch belongs to one member; should the term change while it is on its way, the older one is as good. */
    private byte[] header(WatchEvents events, Member member) {
        if (events != lastEvents) {
            ResponseHeader header =
                    member.header().toBuilder().setRevision(events.revision()).build();
            lastHeader = WatchResponse.newBuilder().setHeader(header).build().toByteArray();
            lastEvents = events;
        }
        return lastHeader;
    }

    private static byte[] head(byte[] header, long watchId, boolean fragment) {
        int size = header.length
                + (watchId == 0 ? 0 : CodedOutputStream.computeInt64Size(WATCH_ID, watchId))
                + (fragment ? BOOL_BYTES : 0);
        byte[] head = new byte[size];
        CodedOutputStream out = CodedOutputStream.newInstance(head);
        try {
            out.writeRawBytes(header);
            if (watchId != 0) {
                out.writeInt64(WATCH_ID, watchId);
            }
            if (fragment) {
                out.writeBool(FRAGMENT, true);
            }
            out.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new UncheckedIOException("an array of the computed size was too small", e);
        }
        return head;
    }

    private static byte[] encode(List<Event> events) {
        return WatchResponse.newBuilder().addAllEvents(events).build().toByteArray();
    }
}
