package dev.quoin.wal;

import dev.quoin.api.env.DiskFile;

/** A segment whose file is held open. */
record OpenSegment(SegmentName name, DiskFile file) {}
