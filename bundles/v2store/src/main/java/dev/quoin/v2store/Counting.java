package dev.quoin.v2store;

import dev.quoin.api.v2store.V2Exception;
import java.util.EnumSet;
import java.util.Set;

/**
 * Where an operation is counted. etcd counts some refusals as successes; members of one cluster must show the same
 * numbers, so these do too.
 */
record Counting(String action, Statistic success, Statistic failure, Set<ErrorCode> refusalsCountedAsSuccess) {

    static final Counting GET = new Counting(TreeMeters.GET, Statistic.GETS_SUCCESS, Statistic.GETS_FAIL, Set.of());

    static final Counting GET_RECURSIVE =
            new Counting(TreeMeters.GET_RECURSIVE, Statistic.GETS_SUCCESS, Statistic.GETS_FAIL, Set.of());

    static final Counting SET = new Counting("set", Statistic.SETS_SUCCESS, Statistic.SETS_FAIL, Set.of());

    static final Counting CREATE = new Counting("create", Statistic.CREATE_SUCCESS, Statistic.CREATE_FAIL, Set.of());

    static final Counting UPDATE = new Counting(
            "update",
            Statistic.UPDATE_SUCCESS,
            Statistic.UPDATE_FAIL,
            EnumSet.of(ErrorCode.ROOT_READ_ONLY, ErrorCode.NOT_A_FILE));

    static final Counting DELETE = new Counting(
            "delete", Statistic.DELETE_SUCCESS, Statistic.DELETE_FAIL, EnumSet.of(ErrorCode.ROOT_READ_ONLY));

    static final Counting COMPARE_AND_SWAP = new Counting(
            "compareAndSwap",
            Statistic.COMPARE_AND_SWAP_SUCCESS,
            Statistic.COMPARE_AND_SWAP_FAIL,
            EnumSet.of(ErrorCode.ROOT_READ_ONLY));

    static final Counting COMPARE_AND_DELETE = new Counting(
            "compareAndDelete",
            Statistic.COMPARE_AND_DELETE_SUCCESS,
            Statistic.COMPARE_AND_DELETE_FAIL,
            EnumSet.of(ErrorCode.NOT_A_FILE, ErrorCode.COMPARE_FAILED));

    /** What a refused operation is counted as. */
    Statistic of(V2Exception refusal) {
        return refusalsCountedAsSuccess.stream().anyMatch(code -> code.code() == refusal.code()) ? success : failure;
    }
}
