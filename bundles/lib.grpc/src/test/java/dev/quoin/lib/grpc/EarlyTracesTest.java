package dev.quoin.lib.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EarlyTracesTest {
    @Test
    void namesTheOneClassThatKeepsAnExceptionOfItsInitializer() throws Exception {
        List<Class<?>> kept = Arrays.stream(Class.forName(EarlyTraces.KEEPS_ONE).getDeclaredFields())
                .<Class<?>>map(field -> field.getType())
                .filter(Throwable.class::isAssignableFrom)
                .toList();
        assertThat(kept).containsExactly(RuntimeException.class);
    }
}
