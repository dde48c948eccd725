package dev.quoin.itests.osgi;

import dev.quoin.env.fixture.Ports;
import java.util.HashMap;
import java.util.Map;

/** The settings of one member, all as strings, as a container reads them from its files. */
record MemberSettings(String data, String url, String peerUrl) {
    static final String MEMBER = "dev.quoin.member";
    static final String ENDPOINT = "dev.quoin.endpoint";

    MemberSettings(String data, String url) {
        this(data, url, "http://127.0.0.1:" + Ports.free());
    }

    Map<String, String> member(Map<String, String> more) {
        return with(
                Map.of(
                        "name", "osgi",
                        "data-dir", data,
                        "advertise-client-urls", url,
                        "initial-advertise-peer-urls", "http://127.0.0.1:2380",
                        "heartbeat-interval", "50",
                        "election-timeout", "500"),
                more);
    }

    Map<String, String> endpoint(Map<String, String> more) {
        return with(Map.of("data-dir", data, "listen-client-urls", url, "listen-peer-urls", peerUrl), more);
    }

    private static Map<String, String> with(Map<String, String> settings, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(more);
        return all;
    }
}
