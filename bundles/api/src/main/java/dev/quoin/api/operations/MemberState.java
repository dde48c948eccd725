package dev.quoin.api.operations;

import java.util.List;

/**
 * The member of this system.
 *
 * @param name its name
 * @param version the etcd version that it announces, empty while there is no member
 * @param dataDirectory where its data is
 * @param ready whether it serves
 * @param reason why it does not, empty where it does
 * @param figures what it says of itself, zeros while it is away
 * @param backend the active storage engine, empty while there is none
 * @param missing bundles that it needs and that do not run, by symbolic name
 */
public record MemberState(
        String name,
        String version,
        String dataDirectory,
        boolean ready,
        String reason,
        Figures figures,
        String backend,
        List<String> missing) {

    /**
     * What etcd's status tells. Ids are 0 where there is none.
     *
     * @param sizeOnDisk bytes
     * @param sizeInUse bytes
     */
    public record Figures(
            long memberId,
            long leaderId,
            long term,
            long appliedIndex,
            long revision,
            long sizeOnDisk,
            long sizeInUse) {

        /** Of a member that is away. */
        public static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0, 0);
    }
}
