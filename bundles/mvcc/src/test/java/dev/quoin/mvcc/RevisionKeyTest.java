package dev.quoin.mvcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RevisionKeyTest {

    @Test
    void isWrittenAsEtcdWritesIt() {
        assertThat(RevisionKey.encode(0x0102030405060708L, 9, false))
                .asHexString()
                .isEqualTo("0102030405060708" + "5F" + "0000000000000009");
        assertThat(RevisionKey.encode(2, 1, true))
                .asHexString()
                .isEqualTo("0000000000000002" + "5F" + "0000000000000001" + "74");
    }

    @Test
    void isReadAsItWasWritten() {
        for (boolean tombstone : new boolean[] {true, false}) {
            assertThat(RevisionKey.decode(RevisionKey.encode(77, 5, tombstone)))
                    .isEqualTo(new RevisionKey(77, 5, tombstone));
        }
    }

    @Test
    void refusesWhatIsNoRevision() {
        assertThatThrownBy(() -> RevisionKey.decode(new byte[16])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RevisionKey.decode(new byte[17])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RevisionKey.decode(new byte[19])).isInstanceOf(IllegalArgumentException.class);
    }
}
