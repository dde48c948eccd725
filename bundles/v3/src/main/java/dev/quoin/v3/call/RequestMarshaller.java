package dev.quoin.v3.call;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads requests. Fields that this version does not know are dropped: they must not reach the log, where members of other
 * versions could meet them. Keys and values are not copied: they are views of the request's one array.
 */
final class RequestMarshaller<T extends Message> implements MethodDescriptor.Marshaller<T> {

    /** Messages within messages; a transaction within a transaction counts twice. */
    private static final int NESTING_MAX = 512;

    private final Parser<T> parser;

    @SuppressWarnings("unchecked") // A message's parser makes messages of its own class.
    RequestMarshaller(T prototype) {
        this.parser = DiscardUnknownFieldsParser.wrap((Parser<T>) prototype.getParserForType());
    }

    @Override
    public InputStream stream(T value) {
        return new ByteArrayInputStream(value.toByteArray());
    }

    /** One array of the right size where the transport knows it: its stream would otherwise be read in pieces of 16 KiB. */
    private static byte[] bytes(InputStream stream) throws IOException {
        if (!(stream instanceof KnownLength)) {
            return stream.readAllBytes();
        }
        byte[] bytes = new byte[stream.available()];
        int read = stream.readNBytes(bytes, 0, bytes.length);
        if (read < bytes.length) {
            throw new EOFException("request ends after " + read + " of " + bytes.length + " bytes");
        }
        return bytes;
    }

    @Override
    public T parse(InputStream stream) {
        try {
            byte[] bytes = bytes(stream);
            CodedInputStream in = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
            in.enableAliasing(true);
            in.setRecursionLimit(NESTING_MAX);
            T message = parser.parseFrom(in, ExtensionRegistryLite.getEmptyRegistry());
            in.checkLastTagWas(0);
            return message;
        } catch (InvalidProtocolBufferException e) {
            throw Status.INTERNAL
                    .withDescription("Invalid protobuf byte sequence")
                    .withCause(e)
                    .asRuntimeException();
        } catch (IOException e) {
            throw Status.INTERNAL.withCause(e).asRuntimeException();
        }
    }
}
