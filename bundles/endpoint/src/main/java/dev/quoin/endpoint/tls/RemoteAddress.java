package dev.quoin.endpoint.tls;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Where a connection comes from, as Go writes it. */
public final class RemoteAddress {
    private RemoteAddress() {}

    /** {@code host:port}, an address of version 6 in brackets; {@code @} for a socket file. */
    public static String text(SocketAddress remote) {
        if (!(remote instanceof InetSocketAddress address)) {
            return "@";
        }
        InetAddress ip = address.getAddress();
        String host = ip == null ? address.getHostString() : ip.getHostAddress();
        return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + address.getPort();
    }
}
