/**
 * Clusters of processes on loopback, of etcd, of Quoin or of both, whose peer links can be held, cut and slowed.
 *
 * <p>{@link dev.quoin.compat.cluster.Cluster} is the fixture. Members advertise the ports of {@link
 * dev.quoin.compat.cluster.PeerProxy proxies}, which tell by the socket's owner who dials, so that each direction of each
 * pair has its own state in {@link dev.quoin.compat.cluster.Links}.
 */
@NullMarked
package dev.quoin.compat.cluster;

import org.jspecify.annotations.NullMarked;
