package dev.quoin.api.backend;

import java.nio.file.Path;

/**
 * A copy of a store's files.
 *
 * @param directory holds them and nothing else, durably
 * @param format what {@link StoreFiles#format} said of them
 */
public record CopiedFiles(Path directory, String format) {}
