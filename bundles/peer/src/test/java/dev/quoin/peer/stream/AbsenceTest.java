package dev.quoin.peer.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.peer.wire.StreamType;
import org.junit.jupiter.api.Test;

class AbsenceTest {

    private int told;
    private final Absence absence = new Absence(() -> told++);

    @Test
    void aMemberIsGoneWhenBothStreamsWereRefused() {
        absence.failed(StreamType.MESSAGE, true, 1);
        absence.failed(StreamType.MESSAGE, true, 1);
        assertThat(told).isZero();
        absence.failed(StreamType.MSG_APP_V2, true, 1);
        assertThat(told).isEqualTo(1);
        absence.failed(StreamType.MESSAGE, true, 1);
        assertThat(told).as("told again").isEqualTo(2);
    }

    @Test
    void aMemberOfTwoUrlsIsGoneWhenBothWereRefusedToEachStream() {
        absence.failed(StreamType.MESSAGE, true, 2);
        absence.failed(StreamType.MSG_APP_V2, true, 2);
        absence.failed(StreamType.MESSAGE, true, 2);
        assertThat(told).isZero();
        absence.failed(StreamType.MSG_APP_V2, true, 2);
        assertThat(told).isEqualTo(1);
    }

    @Test
    void aTimeOutSaysNothing() {
        absence.failed(StreamType.MESSAGE, true, 1);
        absence.failed(StreamType.MSG_APP_V2, false, 1);
        absence.failed(StreamType.MESSAGE, false, 1);
        absence.failed(StreamType.MSG_APP_V2, true, 1);
        assertThat(told).isZero();
    }

    @Test
    void aConnectionBeginsTheCountAnew() {
        absence.failed(StreamType.MESSAGE, true, 1);
        absence.connected(StreamType.MESSAGE);
        absence.failed(StreamType.MSG_APP_V2, true, 1);
        assertThat(told).isZero();
    }
}
