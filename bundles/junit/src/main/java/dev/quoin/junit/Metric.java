package dev.quoin.junit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Reads one of a member's metrics, over a socket of its own: the JDK's HTTP clients leave threads behind. */
final class Metric {
    private static final int READ_MILLIS_MAX = 10_000;

    private Metric() {}

    /** The value of a metric without labels; 0 where there is none. */
    static double read(URI url, String name) {
        for (String line : get(url).split("\n", -1)) {
            if (line.startsWith(name + " ")) {
                return Double.parseDouble(line.substring(name.length() + 1).strip());
            }
        }
        return 0;
    }

    private static String get(URI url) {
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(READ_MILLIS_MAX);
            String request = "GET /metrics HTTP/1.0\r\nHost: " + url.getAuthority() + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            try (InputStream in = socket.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
