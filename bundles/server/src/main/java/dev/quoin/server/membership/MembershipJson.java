package dev.quoin.server.membership;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * etcd's JSON forms of members: whole in configuration changes and in the {@code members} bucket, in two parts in the v2
 * tree. Field names and their order, and what is left out when empty, are etcd's.
 */
public final class MembershipJson {

    private MembershipJson() {}

    /** Writes one JSON value. */
    @FunctionalInterface
    private interface Body {
        void write(JsonWriter json) throws IOException;
    }

    /** A whole member: {@code {"id":…,"peerURLs":[…],"isLearner"?,"name"?,"clientURLs"?}}. */
    public static String member(ClusterMember member) {
        return render(json -> {
            json.beginObject();
            writeMember(json, member);
            json.endObject();
        });
    }

    /** Members as the peer port's {@code /members} lists them. */
    public static String members(List<ClusterMember> members) {
        return render(json -> {
            json.beginArray();
            for (ClusterMember member : members) {
                json.beginObject();
                writeMember(json, member);
                json.endObject();
            }
            json.endArray();
        });
    }

    /** The part that Raft decides: {@code {"peerURLs":[…],"isLearner"?}}. */
    public static String raftAttributes(ClusterMember member) {
        return render(json -> {
            json.beginObject();
            writeRaftAttributes(json, member);
            json.endObject();
        });
    }

    /** The part that the member publishes itself: {@code {"name"?,"clientURLs"?}}. */
    public static String attributes(String name, List<String> clientUrls) {
        return render(json -> {
            json.beginObject();
            writeAttributes(json, name, clientUrls);
            json.endObject();
        });
    }

    /** What makes a learner a voter: {@code {"id":…,"peerURLs":null,"isPromote":true}}. */
    public static String promotion(long id) {
        return render(json -> {
            json.setSerializeNulls(true);
            json.beginObject();
            json.name("id").jsonValue(Long.toUnsignedString(id));
            json.name("peerURLs").nullValue();
            json.name("isPromote").value(true);
            json.endObject();
        });
    }

    /** Reads any of the forms of one member; what is missing stays empty. */
    public static Parsed parse(String text) throws IOException {
        try (JsonReader json = new JsonReader(new StringReader(text))) {
            return parse(json);
        } catch (IllegalStateException | NumberFormatException e) {
            throw new IOException("not a member in JSON: " + text, e);
        }
    }

    /** Reads what the peer port's {@code /members} answers. */
    public static List<ClusterMember> parseMembers(String text) throws IOException {
        List<ClusterMember> members = new ArrayList<>();
        try (JsonReader json = new JsonReader(new StringReader(text))) {
            json.beginArray();
            while (json.hasNext()) {
                members.add(parse(json).member());
            }
            json.endArray();
        } catch (IllegalStateException | NumberFormatException e) {
            throw new IOException("no members in JSON: " + text, e);
        }
        return members;
    }

    private static Parsed parse(JsonReader json) throws IOException {
        Parsed parsed = new Parsed();
        json.beginObject();
        while (json.hasNext()) {
            String field = json.nextName();
            if (json.peek() == JsonToken.NULL) {
                json.nextNull();
                continue;
            }
            switch (field) {
                case "id" -> parsed.id = Long.parseUnsignedLong(json.nextString());
                case "peerURLs" -> parsed.peerUrls = strings(json);
                case "isLearner" -> parsed.learner = json.nextBoolean();
                case "isPromote" -> parsed.promote = json.nextBoolean();
                case "name" -> parsed.name = json.nextString();
                case "clientURLs" -> parsed.clientUrls = strings(json);
                default -> json.skipValue();
            }
        }
        json.endObject();
        return parsed;
    }

    /** What a JSON form held. */
    public static final class Parsed {
        private long id;
        private List<String> peerUrls = List.of();
        private boolean learner;
        private boolean promote;
        private String name = "";
        private List<String> clientUrls = List.of();

        /** Whether a learner is to become a voter. */
        public boolean promote() {
            return promote;
        }

        /** The parts as a member. */
        public ClusterMember member() {
            return new ClusterMember(id, peerUrls, learner, name, clientUrls);
        }
    }

    private static String render(Body body) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            body.write(json);
        } catch (IOException e) {
            throw new IllegalStateException("a string writer does not fail", e);
        }
        return text.toString();
    }

    private static void writeMember(JsonWriter json, ClusterMember member) throws IOException {
        json.name("id").jsonValue(Long.toUnsignedString(member.id()));
        writeRaftAttributes(json, member);
        writeAttributes(json, member.name(), member.clientUrls());
    }

    private static void writeRaftAttributes(JsonWriter json, ClusterMember member) throws IOException {
        json.name("peerURLs");
        strings(json, member.peerUrls());
        if (member.learner()) {
            json.name("isLearner").value(true);
        }
    }

    private static void writeAttributes(JsonWriter json, String name, List<String> clientUrls) throws IOException {
        if (!name.isEmpty()) {
            json.name("name").value(name);
        }
        if (!clientUrls.isEmpty()) {
            json.name("clientURLs");
            strings(json, clientUrls);
        }
    }

    private static void strings(JsonWriter json, List<String> values) throws IOException {
        json.beginArray();
        for (String value : values) {
            json.value(value);
        }
        json.endArray();
    }

    private static List<String> strings(JsonReader json) throws IOException {
        List<String> values = new ArrayList<>();
        json.beginArray();
        while (json.hasNext()) {
            values.add(json.nextString());
        }
        json.endArray();
        return values;
    }
}
