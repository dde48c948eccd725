package dev.quoin.ctl.local;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What a member tells over HTTP: {@code /health}, {@code /version} and {@code /metrics}, and {@code /members} to its peers. */
final class MemberPages {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    private static final int HEX = 16;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build();

    /** The member's state now; what it does not tell is left out. */
    StateTable.Row row(LocalMember member) throws InterruptedException {
        Integer ended = member.ended();
        if (ended != null) {
            return new StateTable.Row(
                    member.name(), "", member.clientUrl(), member.peerUrl(), "", "", "ended with " + ended);
        }
        boolean serving = text(member.clientUrl() + "/health").contains("\"health\":\"true\"");
        return new StateTable.Row(
                member.name(),
                id(text(member.peerUrl() + "/members"), member.peerUrl()),
                member.clientUrl(),
                member.peerUrl(),
                version(text(member.clientUrl() + "/version")),
                leads(text(member.clientUrl() + "/metrics")) ? "leader" : "",
                serving ? "serving" : "not serving");
    }

    /** A page, or the empty string where it cannot be had. */
    private String text(String url) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url)).timeout(ANSWER_MAX).build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? response.body() : "";
        } catch (IOException e) {
            return "";
        }
    }

    static boolean leads(String metrics) {
        return metrics.lines().anyMatch("etcd_server_is_leader 1"::equals);
    }

    static String version(String json) {
        return parsed(json) instanceof Map<?, ?> map ? String.valueOf(map.get("etcdserver")) : "";
    }

    /** The id, in hexadecimal digits, of the member that has a peer URL. */
    static String id(String json, String peerUrl) {
        if (parsed(json) instanceof List<?> members) {
            for (Object member : members) {
                if (member instanceof Map<?, ?> fields
                        && fields.get("peerURLs") instanceof List<?> urls
                        && urls.contains(peerUrl)) {
                    return new BigInteger(String.valueOf(fields.get("id"))).toString(HEX);
                }
            }
        }
        return "";
    }

    /** JSON is YAML. */
    private static @Nullable Object parsed(String json) {
        return json.isEmpty() ? null : new Yaml(new SafeConstructor(new LoaderOptions())).load(json);
    }
}
