package dev.quoin.mvcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.quoin.api.backend.CorruptRecordException;
import dev.quoin.rpc.mvccpb.KeyValue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordHeadTest {

    @Test
    void readsWhatTheGeneratedCodeWrites() throws Exception {
        Random random = new Random(5);
        for (int i = 0; i < 1000; i++) {
            byte[] key = new byte[random.nextInt(300)];
            byte[] value = new byte[random.nextInt(300)];
            random.nextBytes(key);
            random.nextBytes(value);
            KeyValue keyValue = KeyValue.newBuilder()
                    .setKey(ByteString.copyFrom(key))
                    .setCreateRevision(number(random))
                    .setModRevision(number(random))
                    .setVersion(number(random))
                    .setValue(ByteString.copyFrom(value))
                    .setLease(number(random))
                    .build();
            RecordHead head = RecordHead.parse(keyValue.toByteArray());
            assertThat(head.key()).isEqualTo(key);
            assertThat(head.created()).isEqualTo(keyValue.getCreateRevision());
            assertThat(head.version()).isEqualTo(keyValue.getVersion());
            assertThat(head.lease()).isEqualTo(keyValue.getLease());
        }
    }

    private static long number(Random random) {
        return random.nextInt(3) == 0 ? 0 : random.nextLong() >> random.nextInt(64);
    }

    @Test
    void saysThatARecordIsBroken() {
        assertThatThrownBy(() -> RecordHead.parse(new byte[] {0x0a, 0x05, 1}))
                .isInstanceOf(CorruptRecordException.class);
        assertThatThrownBy(() -> RevisionValues.parse(new byte[] {0x0a, 0x05, 1}))
                .isInstanceOf(CorruptRecordException.class);
    }
}
