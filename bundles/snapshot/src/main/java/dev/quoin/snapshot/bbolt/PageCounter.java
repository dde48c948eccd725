package dev.quoin.snapshot.bbolt;

/** Numbers pages without writing them: the first pass. */
final class PageCounter implements PageSink {

    private long next = PageFormat.FIRST_PAGE;

    @Override
    public long place(Node node) {
        long id = next;
        next += node.pages();
        return id;
    }

    @Override
    public boolean takesValues() {
        return false;
    }

    /** Number of pages so far, with the meta pages. */
    long highWater() {
        return next;
    }
}
