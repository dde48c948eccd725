package dev.quoin.peer.wire;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import dev.quoin.rpc.wire.FieldReader;
import dev.quoin.rpc.wire.MalformedMessageException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjLongConsumer;

/** Reads what {@link MsgAppV2Encoder} writes, entry by entry. */
final class MsgAppV2Decoder extends FrameDecoder {
    /** A message holds at most 1 MiB of entries, unless it holds only one. */
    private static final int ENTRIES_MAX = 1 << 20;

    private enum Part {
        TYPE,
        COUNT,
        ENTRY_SIZE,
        ENTRY,
        COMMIT,
        MESSAGE_SIZE,
        MESSAGE
    }

    private final long local;
    private final long remote;
    private long term;
    private long index;

    private Part part = Part.TYPE;
    private long before;
    private int entriesLeft;
    private List<Entry> entries = List.of();
    private long frameBytes;

    MsgAppV2Decoder(long local, long remote) {
        super(1);
        this.local = local;
        this.remote = remote;
    }

    @Override
    int read(byte[] bytes, int start, int stop, ObjLongConsumer<Message> messages) throws MalformedMessageException {
        frameBytes += stop - start;
        switch (part) {
            case TYPE -> {
                return begin(bytes[start]);
            }
            case COUNT -> {
                return count(number(bytes, start));
            }
            case ENTRY_SIZE -> {
                int size = length(bytes, start, frameBytes);
                if (size == 0) {
                    throw new MalformedMessageException("empty entry");
                }
                return next(Part.ENTRY, size);
            }
            case ENTRY -> {
                entries.add(EntryForm.read(new FieldReader(bytes, start, stop)));
                index++;
                entriesLeft--;
                return next(entriesLeft > 0 ? Part.ENTRY_SIZE : Part.COMMIT, Long.BYTES);
            }
            case COMMIT -> {
                messages.accept(goingOn(number(bytes, start)), frameBytes);
                return next(Part.TYPE, 1);
            }
            case MESSAGE_SIZE -> {
                int size = length(bytes, start, frameBytes);
                if (size == 0) {
                    throw new MalformedMessageException("empty message");
                }
                return next(Part.MESSAGE, size);
            }
            case MESSAGE -> {
                Message message = MessageForm.decode(bytes, start, stop);
                term = message.term();
                List<Entry> sent = message.entries();
                index = sent.isEmpty()
                        ? message.index()
                        : sent.get(sent.size() - 1).index();
                messages.accept(message, frameBytes);
                return next(Part.TYPE, 1);
            }
        }
        throw new IllegalStateException("no part " + part);
    }

    private int begin(byte type) throws MalformedMessageException {
        frameBytes = 1;
        return switch (type) {
            case MsgAppV2Encoder.ALIVE -> next(Part.TYPE, 1);
            case MsgAppV2Encoder.ENTRIES -> next(Part.COUNT, Long.BYTES);
            case MsgAppV2Encoder.MESSAGE -> next(Part.MESSAGE_SIZE, Long.BYTES);
            default ->
                throw new MalformedMessageException("failed to parse type " + (type & 0xff) + " in msgappv2 stream");
        };
    }

    private int count(long count) throws MalformedMessageException {
        if (count < 0 || count > ENTRIES_MAX) {
            throw new MalformedMessageException("a message of " + Long.toUnsignedString(count) + " entries");
        }
        before = index;
        entriesLeft = (int) count;
        entries = count == 0 ? List.of() : new ArrayList<>((int) Math.min(count, 64));
        return next(count == 0 ? Part.COMMIT : Part.ENTRY_SIZE, Long.BYTES);
    }

    private Message goingOn(long commit) {
        List<Entry> sent = entries;
        entries = List.of();
        return Message.builder(MessageType.APP)
                .from(remote)
                .to(local)
                .term(term)
                .logTerm(term)
                .index(before)
                .entries(sent)
                .commit(commit)
                .build();
    }

    private int next(Part nextPart, int bytes) {
        part = nextPart;
        return bytes;
    }
}
