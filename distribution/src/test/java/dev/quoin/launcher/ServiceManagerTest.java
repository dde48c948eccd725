package dev.quoin.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceManagerTest {
    @TempDir
    Path directory;

    @Test
    void tellsWhoListensOnAPath() throws IOException {
        assertTold(directory.resolve("notify").toString());
    }

    @Test
    void tellsWhoListensOnAnAbstractName() throws IOException {
        assertTold("@quoin-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
    }

    @Test
    void saysThatNobodyListens() {
        String nobody = directory.resolve("nobody").toString();
        assertThatThrownBy(() -> new ServiceManager(nobody).tellReady(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No such file or directory");
        assertThatThrownBy(() -> new ServiceManager("vsock:2:1").tellReady(directory))
                .isInstanceOf(IOException.class);
    }

    private void assertTold(String name) throws IOException {
        try (DatagramListener listener = new DatagramListener(name, 10)) {
            new ServiceManager(name).tellReady(directory);
            assertThat(listener.receive()).isEqualTo("READY=1");
        }
    }
}
