package dev.quoin.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.raft.ConfChange;
import dev.quoin.api.raft.ConfChangeSingle;
import dev.quoin.api.raft.ConfChangeTransition;
import dev.quoin.api.raft.ConfChangeType;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfChangeCodecTest {

    /** Zeros are written, as etcd up to 3.6 writes them. */
    @Test
    void writesTheFirstFormWithExplicitZeros() {
        ConfChange change = ConfChange.single(0, ConfChangeType.ADD_NODE, 0x8e9e05c52164694dL, new byte[] {1, 2});

        assertThat(hex(change)).isEqualTo("0800" + "1000" + "18cdd2918bd2b881cf8e01" + "22020102");
        assertThat(decoded(change)).isEqualTo(change);
    }

    @Test
    void writesTheSecondForm() {
        ConfChange change = ConfChange.joint(
                ConfChangeTransition.JOINT_EXPLICIT,
                List.of(
                        new ConfChangeSingle(ConfChangeType.REMOVE_NODE, 300),
                        new ConfChangeSingle(ConfChangeType.ADD_LEARNER_NODE, 0)));

        assertThat(hex(change)).isEqualTo("0802" + "1205" + "080110ac02" + "1204" + "08031000");
        assertThat(decoded(change)).isEqualTo(change);
    }

    @Test
    void leavingAJointConfigurationIsEmptyOrAnExplicitZero() {
        assertThat(hex(ConfChange.leaveJoint())).isEmpty();
        assertThat(decoded(ConfChange.leaveJoint())).isEqualTo(ConfChange.leaveJoint());
        Entry explicit = new Entry(EntryType.CONF_CHANGE_V2, 1, 1, new byte[] {8, 0});
        assertThat(ConfChangeCodec.decode(explicit)).isEqualTo(ConfChange.leaveJoint());
    }

    @Test
    void skipsUnknownFields() {
        byte[] data = HexFormat.of().parseHex("08053a03010203" + "10011807" + "5101020304050607085d01020304");
        Entry entry = new Entry(EntryType.CONF_CHANGE, 1, 1, data);

        assertThat(ConfChangeCodec.decode(entry))
                .isEqualTo(ConfChange.single(5, ConfChangeType.REMOVE_NODE, 7, new byte[0]));
    }

    @Test
    void refusesWhatIsMalformed() {
        for (String data : List.of("08", "0880", "2205", "0f", "1009", "22ffffffff7f", "0bffffffffffffffffffff01")) {
            Entry entry = new Entry(EntryType.CONF_CHANGE, 1, 1, HexFormat.of().parseHex(data));
            assertThatThrownBy(() -> ConfChangeCodec.decode(entry))
                    .as(data)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static String hex(ConfChange change) {
        return HexFormat.of().formatHex(ConfChangeCodec.encode(change));
    }

    private static ConfChange decoded(ConfChange change) {
        return ConfChangeCodec.decode(new Entry(change.entryType(), 1, 1, ConfChangeCodec.encode(change)));
    }
}
