package dev.quoin.api.backend;

/** How far a batch must have come when a call returns. */
public enum Durability {
    /** Visible to readers and safe from the death of the process. */
    BUFFERED,
    /** Safe from the loss of power. */
    SYNCED
}
