package dev.quoin.compat.apply;

import dev.quoin.api.raft.EntryType;

/**
 * What one entry says.
 *
 * @param words for a person
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
record LoggedEntry(EntryType type, byte[] data, String words) {

    static LoggedEntry normal(byte[] data, Object words) {
        return new LoggedEntry(EntryType.NORMAL, data, words.toString());
    }
}
