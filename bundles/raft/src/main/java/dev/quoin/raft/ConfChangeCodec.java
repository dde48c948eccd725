package dev.quoin.raft;

import dev.quoin.api.raft.ConfChange;
import dev.quoin.api.raft.ConfChangeSingle;
import dev.quoin.api.raft.ConfChangeTransition;
import dev.quoin.api.raft.ConfChangeType;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import java.util.ArrayList;
import java.util.List;

/**
 * The data of configuration change entries, as protocol buffers with explicit zeros.
 *
 * <pre>
 *   first form:  1 id, 2 type, 3 node id, 4 context
 *   second form: 1 transition, 2 changes (1 type, 2 node id), 3 context; nothing at all for leaving a joint configuration
 * </pre>
 */
final class ConfChangeCodec {

    private ConfChangeCodec() {}

    static byte[] encode(ConfChange change) {
        WireWriter out = new WireWriter();
        if (change.entryType() == EntryType.CONF_CHANGE) {
            ConfChangeSingle single = change.changes().get(0);
            out.number(1, change.id());
            out.number(2, single.type().number());
            out.number(3, single.nodeId());
            out.bytesUnlessEmpty(4, change.context());
        } else if (!change.isLeaveJoint() || change.context().length > 0) {
            out.number(1, change.transition().number());
            for (ConfChangeSingle single : change.changes()) {
                WireWriter nested = new WireWriter();
                nested.number(1, single.type().number());
                nested.number(2, single.nodeId());
                out.bytes(2, nested.toBytes());
            }
            out.bytesUnlessEmpty(3, change.context());
        }
        return out.toBytes();
    }

    static ConfChange decode(Entry entry) {
        return switch (entry.type()) {
            case CONF_CHANGE -> decodeFirst(entry.data());
            case CONF_CHANGE_V2 -> decodeSecond(entry.data());
            case NORMAL -> throw new IllegalArgumentException("not a configuration change");
        };
    }

    private static ConfChange decodeFirst(byte[] data) {
        long id = 0;
        long type = 0;
        long nodeId = 0;
        byte[] context = {};
        WireReader in = new WireReader(data);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> id = in.number();
                case 2 -> type = in.number();
                case 3 -> nodeId = in.number();
                case 4 -> context = in.bytes();
                default -> {}
            }
        }
        return ConfChange.single(id, ConfChangeType.ofNumber(Math.toIntExact(type)), nodeId, context);
    }

    private static ConfChange decodeSecond(byte[] data) {
        long transition = 0;
        List<ConfChangeSingle> changes = new ArrayList<>();
        byte[] context = {};
        WireReader in = new WireReader(data);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> transition = in.number();
                case 2 -> changes.add(decodeSingle(in.bytes()));
                case 3 -> context = in.bytes();
                default -> {}
            }
        }
        return new ConfChange(0, ConfChangeTransition.ofNumber(Math.toIntExact(transition)), changes, context);
    }

    private static ConfChangeSingle decodeSingle(byte[] data) {
        long type = 0;
        long nodeId = 0;
        WireReader in = new WireReader(data);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> type = in.number();
                case 2 -> nodeId = in.number();
                default -> {}
            }
        }
        return new ConfChangeSingle(ConfChangeType.ofNumber(Math.toIntExact(type)), nodeId);
    }
}
