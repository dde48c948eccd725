package dev.quoin.compat.cluster;

import dev.quoin.rpc.etcdserverpb.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a tool printed, with a cluster's addresses and ids replaced by the members' places in it, and what differs between any
 * two clusters (times, sizes, indexes of the log, sums over whole files) by words.
 */
final class Told {

    private static final Pattern TOOK = Pattern.compile("(took = |\"took\":\"|\\| +)[0-9.]+(?:ms|µs|s)");
    private static final Pattern STAMP = Pattern.compile("\"ts\":\"[^\"]+\"");
    private static final Pattern CLIENT = Pattern.compile("client-[0-9a-f-]{36}");
    private static final Pattern SIZE = Pattern.compile("\\b[0-9.]+ [kM]?B\\b");
    private static final Pattern LEASE = Pattern.compile("\\b[0-9a-f]{15,16}\\b");
    private static final Pattern NUMBERS = Pattern.compile(
            "(\"(?:dbSize|dbSizeInUse|raftIndex|raftAppliedIndex|raftTerm|raft_term|cluster_id|hash|totalSize)\"\\s*:\\s*)[0-9]+");
    private static final Pattern FIELDS = Pattern.compile(
            "(\"(?:DBSize|RaftIndex|RaftTerm|RaftAppliedIndex|ClusterID|Total size|Hash|Size)\" : )[0-9]+");
    /** Term, index and applied index, of the columns of the status. */
    private static final Pattern INDEXES =
            Pattern.compile("(?<=, |\\|)[0-9]+(, | \\|)[0-9]+(, | \\|)[0-9]+(?=, | \\|)");

    private static final Pattern CLUSTER = Pattern.compile("(cluster +)[0-9a-f]+");
    private static final Pattern PADDING = Pattern.compile("(?<=[-+])-+|(?<=[| ]) +");

    private final List<List<String>> names = new ArrayList<>();

    Told(Cluster cluster) {
        for (MemberProcess member : cluster.members()) {
            Member listed = Cluster.entry(member, member).orElseThrow();
            names.add(List.of(member.endpoint(), "CLIENT-" + member.name(), member.peerUrl(), "PEER-" + member.name()));
            names.add(List.of(
                    "127.0.0.1:" + member.clientPort(),
                    "ADDRESS-" + member.name(),
                    Long.toHexString(listed.getID()),
                    "ID-" + member.name(),
                    Long.toUnsignedString(listed.getID()),
                    "ID-" + member.name()));
        }
    }

    /** One text. Lines and elements come in the order of the alphabet: the tools ask several members at once. */
    String of(String text) {
        String out = text;
        for (List<String> pairs : names) {
            for (int i = 0; i < pairs.size(); i += 2) {
                out = out.replace(pairs.get(i), pairs.get(i + 1));
            }
        }
        out = TOOK.matcher(out).replaceAll("$1TIME");
        out = PADDING.matcher(out).replaceAll("");
        out = STAMP.matcher(out).replaceAll("STAMP");
        out = CLIENT.matcher(out).replaceAll("CLIENT");
        out = SIZE.matcher(out).replaceAll("SIZE");
        out = NUMBERS.matcher(out).replaceAll("$1N");
        out = FIELDS.matcher(out).replaceAll("$1N");
        out = INDEXES.matcher(out).replaceAll("N$1N$2N");
        out = CLUSTER.matcher(out).replaceAll("$1CLUSTER");
        out = LEASE.matcher(out).replaceAll("LEASE");
        return Arrays.stream(out.split("\n|(?<=[}\\]]),(?=\\{)|[\\[\\]]"))
                .sorted()
                .collect(Collectors.joining("\n"));
    }
}
