package dev.quoin.ctl.quoin;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.stream.Collectors;

/** A message as JSON: every field under its own name, numbers as numbers, those that are not set with their defaults. */
final class MessageJson {
    private MessageJson() {}

    static String of(Message message) {
        return message.getDescriptorForType().getFields().stream()
                .filter(field -> !field.hasPresence() || message.hasField(field))
                .map(field -> text(field.getName()) + ':' + value(field, message.getField(field)))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String value(FieldDescriptor field, Object value) {
        if (field.isRepeated()) {
            return ((List<?>) value).stream().map(MessageJson::one).collect(Collectors.joining(",", "[", "]"));
        }
        return one(value);
    }

    private static String one(Object value) {
        if (value instanceof Message message) {
            return of(message);
        }
        return value instanceof Number || value instanceof Boolean ? value.toString() : text(value.toString());
    }

    private static String text(String raw) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
