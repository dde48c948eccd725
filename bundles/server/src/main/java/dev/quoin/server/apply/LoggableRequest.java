package dev.quoin.server.apply;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import dev.quoin.rpc.etcdserverpb.InternalRaftRequest;
import dev.quoin.rpc.etcdserverpb.LeaseGrantRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Requests as etcd logs them: {@code put:<key:"k" value_size:3 >}. Values and passwords are nobody's business; of a value its
 * size is told.
 */
final class LoggableRequest {

    private static final Set<String> SIZE_ONLY = Set.of("value", "password", "hashedPassword");

    private final StringBuilder text = new StringBuilder();

    private LoggableRequest() {}

    static String of(Message request) {
        LoggableRequest loggable = new LoggableRequest();
        if (request instanceof InternalRaftRequest internal && internal.hasLeaseGrant()) {
            loggable.grant(internal);
        } else {
            loggable.fields(request);
        }
        return loggable.text.toString().trim();
    }

    /** etcd gives this one a form of its own. */
    private void grant(InternalRaftRequest internal) {
        LeaseGrantRequest grant = internal.getLeaseGrant();
        text.append("header:<");
        fields(internal.getHeader());
        text.append("> lease_grant:<ttl:")
                .append(grant.getTTL())
                .append("-second id:")
                .append(String.format("%016x", grant.getID()))
                .append('>');
    }

    private void fields(Message message) {
        for (Map.Entry<FieldDescriptor, Object> entry : ordered(message)) {
            FieldDescriptor field = entry.getKey();
            if (field.isRepeated()) {
                for (Object element : (List<?>) entry.getValue()) {
                    field(field, element);
                }
            } else {
                field(field, entry.getValue());
            }
        }
    }

    /** The header has the highest number but is what etcd prints first. */
    private static List<Map.Entry<FieldDescriptor, Object>> ordered(Message message) {
        return message.getAllFields().entrySet().stream()
                .sorted((a, b) -> Boolean.compare(isHeader(b.getKey()), isHeader(a.getKey())))
                .toList();
    }

    private static boolean isHeader(FieldDescriptor field) {
        return field.getName().equals("header");
    }

    private void field(FieldDescriptor field, Object value) {
        if (SIZE_ONLY.contains(field.getName())) {
            text.append(field.getName()).append("_size:").append(size(value)).append(' ');
            return;
        }
        text.append(field.getName()).append(':');
        if (value instanceof Message nested) {
            text.append('<');
            fields(nested);
            text.append("> ");
        } else if (value instanceof ByteString bytes) {
            text.append('"').append(TextFormat.escapeBytes(bytes)).append("\" ");
        } else if (value instanceof String string) {
            text.append('"')
                    .append(TextFormat.escapeDoubleQuotesAndBackslashes(string))
                    .append("\" ");
        } else if (value instanceof EnumValueDescriptor constant) {
            text.append(constant.getName()).append(' ');
        } else if (field.getType() == FieldDescriptor.Type.UINT64) {
            text.append(Long.toUnsignedString((Long) value)).append(' ');
        } else {
            text.append(value).append(' ');
        }
    }

    private static int size(Object value) {
        return value instanceof ByteString bytes
                ? bytes.size()
                : String.valueOf(value).length();
    }
}
