/**
 * Whole-state files: etcd's {@code .snap} files and, below, bbolt images.
 *
 * <p>A {@code .snap} file is the protobuf message {@code {1: crc, 2: data}}, where data is a {@code raftpb.Snapshot} and
 * crc its CRC-32C. Its name is {@code <term>-<index>.snap}, both in 16 hex digits, so that names sort by age. Order that
 * must hold: the file is durable before the log's snapshot mark is written; a file without a mark is not used.
 */
@NullMarked
package dev.quoin.snapshot;

import org.jspecify.annotations.NullMarked;
