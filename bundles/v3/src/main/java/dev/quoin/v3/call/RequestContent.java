package dev.quoin.v3.call;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import java.util.List;

/** A request as etcd logs it: of a value, which is nobody's business, its size is told. */
final class RequestContent {

    private final StringBuilder text = new StringBuilder();

    private RequestContent() {}

    static String of(Message request) {
        RequestContent content = new RequestContent();
        content.fields(request);
        return content.text.toString();
    }

    private void fields(Message message) {
        message.getAllFields().forEach((field, value) -> {
            List<?> values = value instanceof List<?> many ? many : List.of(value);
            values.forEach(one -> field(field, one));
        });
    }

    private void field(FieldDescriptor field, Object value) {
        text.append(field.getName());
        if (value instanceof Message nested) {
            text.append(":<");
            fields(nested);
            text.append("> ");
        } else if (value instanceof ByteString bytes && field.getName().equals("value")) {
            text.append("_size:").append(bytes.size()).append(' ');
        } else if (value instanceof ByteString bytes) {
            text.append(":\"").append(TextFormat.escapeBytes(bytes)).append("\" ");
        } else {
            text.append(':').append(value).append(' ');
        }
    }
}
