/**
 * How an edge puts its paths on the member's ports.
 *
 * <p>Edges register services; {@code endpoint} picks them up and lets them go while its ports stay
 * open. gRPC services are {@code io.grpc.BindableService} services; HTTP paths are
 * {@link dev.quoin.api.endpoint.HttpHandler} services.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.quoin.api.endpoint;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
