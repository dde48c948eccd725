package dev.quoin.snapshot.bbolt;

import java.io.IOException;

/** Takes pages in file order and numbers them. */
interface PageSink {

    /** Places the node behind the pages so far; returns the id of its page. The node may be reused afterwards. */
    long place(Node node) throws IOException;

    /** Whether values are written; where they are not, their lengths are enough. */
    boolean takesValues();
}
