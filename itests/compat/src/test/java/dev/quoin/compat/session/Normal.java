package dev.quoin.compat.session;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes out of answers what may differ between any two servers: ids of cluster and members, addresses, terms, indexes of
 * the log, sizes, times. A number that is there stays there, as 1, so that a missing one is seen.
 */
final class Normal {

    private static final Set<String> MASKED = Set.of(
            "etcdserverpb.ResponseHeader.cluster_id",
            "etcdserverpb.ResponseHeader.member_id",
            "etcdserverpb.ResponseHeader.raft_term",
            "etcdserverpb.Member.ID",
            "etcdserverpb.AlarmMember.memberID",
            "etcdserverpb.StatusResponse.leader",
            "etcdserverpb.StatusResponse.raftIndex",
            "etcdserverpb.StatusResponse.raftTerm",
            "etcdserverpb.StatusResponse.raftAppliedIndex",
            "etcdserverpb.StatusResponse.dbSize",
            "etcdserverpb.StatusResponse.dbSizeInUse",
            "etcdserverpb.HashResponse.hash");

    /** Seconds that a lease may have lost on its way from a grant to the question how much is left of it. */
    private static final long LOST_SECONDS_MAX = 5;

    private static final Pattern RUN = Pattern.compile("(.)\\1{99,}");
    private static final Pattern ADDRESS = Pattern.compile("127\\.0\\.0\\.1:[0-9]+");
    private static final Pattern MEMBER = Pattern.compile("\\b[0-9a-f]{13,16}\\b");
    private static final Pattern NUMBERED = Pattern.compile(
            "(\"?(?:cluster_?id|member_?id|raft_?term|raft_?index|raft_?applied_?index|db_?size|db_?size_?in_?use|leader"
                    + "|ID|hash)\"?\\s*:\\s*)[0-9]+",
            Pattern.CASE_INSENSITIVE);
    // "2, 21, 21" in the table of endpoints: term, index, applied index.
    private static final Pattern INDEXES = Pattern.compile("\\b[0-9]+, [0-9]+, [0-9]+, ");
    private static final Pattern CLIENT = Pattern.compile("\\bclient-[0-9a-f-]{36}\\b");
    private static final Pattern STAMP = Pattern.compile("\"ts\":\"[^\"]+\"");
    /** The width of a table's columns, which follows an id's leading zeros. */
    private static final Pattern TABLE_PADDING = Pattern.compile("(?<=[-+])-+|(?<=[| ]) +");

    private static final Pattern MEMBER_NUMBER = Pattern.compile("memberID:[0-9]+");
    private static final Pattern SIZE = Pattern.compile("\\b[0-9.]+ [kM]?B\\b");
    private static final Pattern TIME = Pattern.compile("\\b[0-9.]+(?:ms|µs|s)\\b");

    private Normal() {}

    /** One line of protobuf's text format. */
    static String message(Message message) {
        String line = TextFormat.printer().emittingSingleLine(true).printToString(masked(message));
        String out = MEMBER_NUMBER.matcher(line).replaceAll("memberID:MEMBER");
        return runs(ADDRESS.matcher(out).replaceAll("ADDRESS"));
    }

    /** What a program printed for people. */
    static String text(String text) {
        String out = ADDRESS.matcher(text).replaceAll("ADDRESS");
        out = NUMBERED.matcher(out).replaceAll("$1N");
        out = MEMBER.matcher(out).replaceAll("MEMBER");
        out = out.startsWith("+-") ? TABLE_PADDING.matcher(out).replaceAll("") : out;
        out = MEMBER_NUMBER.matcher(out).replaceAll("memberID:MEMBER");
        out = CLIENT.matcher(out).replaceAll("CLIENT");
        out = STAMP.matcher(out).replaceAll("TIME");
        out = INDEXES.matcher(out).replaceAll("N, N, N, ");
        out = SIZE.matcher(out).replaceAll("SIZE");
        return runs(TIME.matcher(out).replaceAll("TIME"));
    }

    /** Runs of one character shortened to that character and their length. */
    static String runs(String text) {
        return RUN.matcher(text).replaceAll("$1{many}");
    }

    private static Message masked(Message message) {
        Message.Builder builder = message.toBuilder();
        for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
            FieldDescriptor descriptor = field.getKey();
            if (MASKED.contains(descriptor.getFullName())) {
                builder.setField(
                        descriptor, descriptor.getJavaType() == FieldDescriptor.JavaType.INT ? 1 : (Object) 1L);
            } else if (descriptor.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                if (descriptor.isRepeated()) {
                    int i = 0;
                    for (Object element : (List<?>) field.getValue()) {
                        builder.setRepeatedField(descriptor, i++, masked((Message) element));
                    }
                } else {
                    builder.setField(descriptor, masked((Message) field.getValue()));
                }
            }
        }
        withRemainingTimeRounded(message, builder);
        return builder.build();
    }

    private static void withRemainingTimeRounded(Message message, Message.Builder builder) {
        if (!message.getDescriptorForType().getFullName().equals("etcdserverpb.LeaseTimeToLiveResponse")) {
            return;
        }
        FieldDescriptor left = message.getDescriptorForType().findFieldByName("TTL");
        long granted = (long) message.getField(message.getDescriptorForType().findFieldByName("grantedTTL"));
        long ttl = (long) message.getField(left);
        if (ttl >= 0 && ttl <= granted && granted - ttl <= LOST_SECONDS_MAX) {
            builder.setField(left, granted);
        }
    }
}
