package dev.quoin.endpoint;

import dev.quoin.api.endpoint.MemberUrl;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import java.net.StandardSocketOptions;
import java.util.LinkedHashMap;
import java.util.Map;

/** Options of listening sockets. */
final class SocketOptions {
    private SocketOptions() {}

    /** Without {@code reuseAddress} the system's default stays, which on Linux is to reuse. */
    static Map<ChannelOption<Boolean>, Boolean> of(MemberUrl url, boolean reusePort, boolean reuseAddress) {
        Map<ChannelOption<Boolean>, Boolean> options = new LinkedHashMap<>();
        if (!url.isFile()) {
            if (reusePort) {
                options.put(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), true);
            }
            if (reuseAddress) {
                options.put(ChannelOption.SO_REUSEADDR, true);
            }
        }
        return options;
    }
}
