package dev.quoin.api.operations;

/**
 * A feature of the distribution.
 *
 * @param installed whether it was chosen, or is needed by one that was
 */
public record FeatureState(String name, boolean installed) {}
