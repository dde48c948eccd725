package dev.quoin.api.server;

import dev.quoin.api.snapshot.DatabaseImage;
import dev.quoin.rpc.etcdserverpb.ResponseHeader;

/**
 * A database image that is ready to be streamed.
 *
 * @param header header of the stream's responses
 * @param image the image
 */
public record PinnedImage(ResponseHeader header, DatabaseImage image) {}
