/** Generated from the proto package grpc.health.v1: stub of Health. */
@Export
@NullMarked
@Version("1.0.0")
package dev.quoin.rpc.grpc.health;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
