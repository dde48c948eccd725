package dev.quoin.backend;

/**
 * What a reader looks through, newest first: the batch being written, those on their way, the engine. Immutable; replaced
 * when one of them changes.. An array, because a loop over it is part of every read.
 */
final class View {

    private final WriteBuffer[] buffers;
    private final SharedSnapshot engine;

    View(WriteBuffer[] buffers, SharedSnapshot engine) {
        this.buffers = buffers;
        this.engine = engine;
    }

    /** The batch being written, then the sealed ones, newest first; not to be changed. */
    WriteBuffer[] buffers() {
        return buffers;
    }

    SharedSnapshot engine() {
        return engine;
    }
}
