package dev.quoin.api.mvcc;

/** What a range brings back. */
public enum RangeContent {
    KEYS_AND_VALUES,
    /** Key-values without their value bytes. */
    KEYS,
    /** The count only. */
    COUNT
}
