package dev.quoin.rpc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Protobuf's own streams are the oracle. */
class FieldReaderTest {

    @Property
    void writesAndReadsIntegersAsProtobufDoes(@ForAll long value) throws IOException {
        byte[] expected = protobuf(out -> out.writeUInt64NoTag(value));
        byte[] bytes = new byte[Varint.size(value)];
        assertThat(Varint.put(bytes, 0, value)).isEqualTo(bytes.length);
        assertThat(bytes).isEqualTo(expected);
        ByteBuffer buffer = ByteBuffer.allocate(bytes.length);
        Varint.put(buffer, value);
        assertThat(buffer.array()).isEqualTo(expected);
        assertThat(new FieldReader(bytes).varint()).isEqualTo(value);
    }

    @Property
    void refusesOrReadsToTheEndWhateverTheBytesAre(@ForAll byte[] bytes) throws IOException {
        FieldReader reader = new FieldReader(bytes);
        CodedInputStream oracle = CodedInputStream.newInstance(bytes);
        try {
            while (reader.hasMore()) {
                int tag = reader.tag();
                reader.skip(tag);
                assertThat(oracle.readTag()).isEqualTo(tag);
                assertThat(oracle.skipField(tag)).isTrue();
                assertThat(oracle.getTotalBytesRead()).isEqualTo(reader.position());
            }
        } catch (MalformedMessageException e) {
            assertThat(e.getStackTrace()).isEmpty();
        }
    }

    @Test
    void readsEachKindOfField() throws IOException {
        byte[] message = protobuf(out -> {
            out.writeUInt64(1, 7);
            out.writeFixed64(2, 1);
            out.writeByteArray(3, new byte[] {1, 2});
            out.writeFixed32(4, 1);
            out.writeByteArray(5, protobuf(nested -> nested.writeUInt64(1, 300)));
            out.writeUInt64(6, 8);
            out.writeByteArray(6, protobuf(packed -> {
                packed.writeUInt64NoTag(-1);
                packed.writeUInt64NoTag(9);
            }));
        });
        byte[] larger = new byte[message.length + 2];
        System.arraycopy(message, 0, larger, 1, message.length);
        FieldReader fields = new FieldReader(larger, 1, 1 + message.length);
        List<Long> numbers = new ArrayList<>();
        assertThat(fields.tag()).isEqualTo(1 << 3);
        assertThat(fields.varint()).isEqualTo(7);
        fields.skip(fields.tag());
        assertThat(fields.tag()).isEqualTo(3 << 3 | 2);
        assertThat(fields.copy()).containsExactly(1, 2);
        fields.skip(fields.tag());
        assertThat(fields.tag()).isEqualTo(5 << 3 | 2);
        FieldReader nested = fields.nested();
        assertThat(nested.tag()).isEqualTo(1 << 3);
        assertThat(nested.varint()).isEqualTo(300);
        assertThat(nested.hasMore()).isFalse();
        while (fields.hasMore()) {
            fields.varints(fields.tag(), numbers);
        }
        assertThat(numbers).containsExactly(8L, -1L, 9L);
        assertThat(fields.position()).isEqualTo(1 + message.length);
    }

    @ParameterizedTest
    @CsvSource({
        "'00', bad field tag",
        "'05', bad field tag",
        "'80', field ends early",
        "'ff ff ff ff ff ff ff ff ff ff', integer is too long",
        "'ff ff ff ff 7f 00', bad field tag",
        "'0b', bad wire type",
        "'09 01', field ends early",
        "'0d 01', field ends early",
        "'0a 03 01 02', field is longer than its message",
        "'0a ff ff ff ff ff ff ff ff ff 01', field is longer than its message",
    })
    void saysWhatIsWrong(String hex, String what) {
        FieldReader fields = new FieldReader(bytes(hex));
        assertThatThrownBy(() -> fields.skip(fields.tag()))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage(what);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.ofDelimiter(" ").parseHex(hex);
    }

    private interface Writing {
        void to(CodedOutputStream out) throws IOException;
    }

    private static byte[] protobuf(Writing writing) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        writing.to(out);
        out.flush();
        return bytes.toByteArray();
    }
}
