package dev.quoin.api.backend;

/**
 * A storage engine that is installed.
 *
 * @param name as {@code --storage-backend} takes it
 * @param active whether the member's store is on it
 * @param durable whether what it stores outlives the process
 * @param sizeOnDisk bytes that the member's store takes on disk (or in memory), 0 where it is not active
 * @param sizeInUse bytes of it that hold live data, 0 where it is not active
 */
public record InstalledBackend(String name, boolean active, boolean durable, long sizeOnDisk, long sizeInUse) {}
