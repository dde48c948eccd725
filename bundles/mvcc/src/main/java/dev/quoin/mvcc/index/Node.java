package dev.quoin.mvcc.index;

/** A node of the {@link KeyTree}. */
sealed interface Node permits Leaf, Branch {

    /** Most entries of a leaf, most children of a branch. */
    int CAPACITY = 64;

    /** Entries or children in use. */
    int count();

    /** Takes over all that {@code right} holds; the two are neighbours and fit into one. */
    void absorb(Node right, byte[] separator);
}
