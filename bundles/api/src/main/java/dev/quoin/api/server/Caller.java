package dev.quoin.api.server;

/**
 * Who asks: what the one authorisation point decides by.
 *
 * @param token the auth token sent along, or the empty string
 * @param commonName common name of the verified client certificate, or the empty string
 */
public record Caller(String token, String commonName) {

    /** A caller without credentials. */
    public static final Caller ANONYMOUS = new Caller("", "");
}
