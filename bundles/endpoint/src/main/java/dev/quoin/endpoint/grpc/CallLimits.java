package dev.quoin.endpoint.grpc;

/**
 * What one client may ask of a gRPC listener.
 *
 * @param messageBytesMax largest request
 * @param callsMax calls at a time on one connection
 * @param pingMillisMin shortest time between a client's pings; who pings more often is disconnected
 * @param keepAliveMillis time without traffic after which the client is pinged; 0 for never
 * @param keepAliveTimeoutMillis how long it may take to answer
 */
public record CallLimits(
        int messageBytesMax, int callsMax, long pingMillisMin, long keepAliveMillis, long keepAliveTimeoutMillis) {

    /** etcd's defaults. */
    public static CallLimits defaults() {
        return new CallLimits((1536 + 512) * 1024, Integer.MAX_VALUE, 5_000, 7_200_000, 20_000);
    }
}
