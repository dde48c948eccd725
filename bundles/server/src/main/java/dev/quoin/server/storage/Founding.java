package dev.quoin.server.storage;

import dev.quoin.api.raft.BootstrapPeer;
import dev.quoin.rpc.etcdserverpb.Metadata;
import dev.quoin.server.membership.ClusterMember;
import dev.quoin.server.membership.MemberIds;
import dev.quoin.server.membership.MembershipJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The members that found a cluster, as {@code --initial-cluster} lists them.
 *
 * @param members ordered by id
 */
record Founding(long memberId, long clusterId, List<ClusterMember> members) {

    /**
     * Reads the list.
     *
     * @param list {@code name=peerURL,...}; empty for this member alone at its advertised URLs
     */
    static Founding of(String name, String list, Collection<String> advertised, String token) throws BootException {
        Map<String, List<String>> urlsByName = list.isEmpty() ? Map.of(name, List.copyOf(advertised)) : parse(list);
        List<String> own = urlsByName.get(name);
        if (own == null) {
            throw new BootException("couldn't find local name \"" + name + "\" in the initial cluster configuration");
        }
        refuseDuplicates(urlsByName);
        if (!SameUrls.same(own, advertised)) {
            throw new BootException("--initial-cluster has " + name + "=" + String.join("," + name + "=", own)
                    + " but missing from --initial-advertise-peer-urls=" + String.join(",", advertised));
        }
        List<ClusterMember> members = new ArrayList<>();
        urlsByName.forEach((memberName, urls) -> members.add(new ClusterMember(
                MemberIds.founding(urls, token), urls.stream().sorted().toList(), false, memberName, List.of())));
        members.sort(Comparator.comparing(ClusterMember::id, Long::compareUnsigned));
        long clusterId =
                MemberIds.cluster(members.stream().map(ClusterMember::id).toList());
        return new Founding(MemberIds.founding(own, token), clusterId, members);
    }

    /**
     * Reads the list as a member that joins a running cluster has it: the advertised URLs count for nothing then, since the
     * cluster knows them already.
     */
    static Founding joining(String name, String list, Collection<String> advertised) throws BootException {
        Map<String, List<String>> urlsByName = list.isEmpty() ? Map.of(name, List.copyOf(advertised)) : parse(list);
        List<String> own = urlsByName.get(name);
        return of(name, list, own == null ? advertised : own, "");
    }

    List<String> ownUrls() {
        return members.stream()
                .filter(member -> member.id() == memberId)
                .flatMap(member -> member.peerUrls().stream())
                .toList();
    }

    /** The other members' URLs, in order. */
    List<String> otherUrls() {
        return members.stream()
                .filter(member -> member.id() != memberId)
                .flatMap(member -> member.peerUrls().stream())
                .sorted()
                .toList();
    }

    /** The log's metadata record, with every field written. */
    static byte[] metadata(long memberId, long clusterId) {
        return Metadata.newBuilder()
                .setNodeID(memberId)
                .setClusterID(clusterId)
                .build()
                .toByteArray();
    }

    /** The members as Raft takes them. */
    List<BootstrapPeer> peers() {
        return members.stream()
                .map(member -> new BootstrapPeer(
                        member.id(), MembershipJson.member(member).getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    private static void refuseDuplicates(Map<String, List<String>> urlsByName) throws BootException {
        List<String> all = urlsByName.values().stream().flatMap(List::stream).toList();
        if (new TreeSet<>(all).size() < all.size()) {
            String text = urlsByName.entrySet().stream()
                    .flatMap(entry -> entry.getValue().stream().map(url -> entry.getKey() + "=" + url))
                    .sorted()
                    .collect(Collectors.joining(","));
            throw new BootException("initial cluster " + text + " has duplicate url");
        }
    }

    private static Map<String, List<String>> parse(String list) throws BootException {
        Map<String, List<String>> urlsByName = new LinkedHashMap<>();
        for (String item : list.split(",", -1)) {
            int equals = item.indexOf('=');
            if (equals <= 0) {
                throw new BootException("--initial-cluster has \"" + item + "\" where name=peerURL is expected");
            }
            urlsByName
                    .computeIfAbsent(item.substring(0, equals).trim(), key -> new ArrayList<>())
                    .add(item.substring(equals + 1).trim());
        }
        return urlsByName;
    }
}
