package dev.quoin.api.mvcc;

/**
 * Two sums that are kept up with each write, to be compared between members after the same entry. They are no part of the
 * stored state.
 *
 * @param revision main revision of the last ended transaction
 * @param liveHigh upper half of the sum over all living keys: key, revisions, version, whether there is a lease
 * @param liveLow lower half
 * @param since revision after which the other sum began: what the store held when it was opened
 * @param writtenHigh upper half of the sum over all records written after {@code since}: everything in them
 * @param writtenLow lower half
 */
public record RunningHash(long revision, long liveHigh, long liveLow, long since, long writtenHigh, long writtenLow) {}
