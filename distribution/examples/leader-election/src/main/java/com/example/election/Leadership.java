package com.example.election;

/** A service that is there on the elected member only: components that need it are active where it is. */
public interface Leadership {

    /** Name of the key that the elected member holds. */
    String key();

    /**
     * Grows with each election. Who writes checks that the key still has it as its create revision, in the same transaction:
     * then nothing of a member that was replaced without knowing it is written.
     */
    long fencingToken();
}
