package dev.quoin.wal;

/** Numbers of {@code walpb.Record.type}. */
final class RecordType {

    static final int METADATA = 1;
    static final int ENTRY = 2;
    static final int STATE = 3;
    static final int CRC = 4;
    static final int MARK = 5;

    private RecordType() {}
}
