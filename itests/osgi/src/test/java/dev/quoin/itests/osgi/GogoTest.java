package dev.quoin.itests.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.env.fixture.Ports;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** A plain Felix with Gogo: its own commands, and those that the feature {@code commands} adds. */
final class GogoTest {
    private static final Path JARS = Path.of(System.getProperty("quoin.containers"));
    private static final String PROCESSOR = "org.apache.felix.service.command.CommandProcessor";

    @TempDir
    Path data;

    @Test
    void bundlesAreListedStoppedAndStartedByTheShell() throws Exception {
        int port = Ports.free();
        try (QuoinFramework framework = QuoinFramework.started(data, port, "quoin");
                Client client = new Client(port)) {
            for (String jar : new String[] {"runtime", "command"}) {
                Path file = JARS.resolve("org.apache.felix.gogo." + jar + ".jar");
                framework.context().installBundle("reference:" + file.toUri()).start(Bundle.START_TRANSIENT);
            }
            client.putWhenServed("key", "1");
            assertThat(execute(framework, "felix:lb -s"))
                    .contains("dev.quoin.server", "dev.quoin.v3")
                    .doesNotContain("Installed");

            assertThat(execute(framework, "quoin:backends")).contains("xodus", "memory");

            execute(framework, "quoin:bundle stop v3");
            assertThat(client.tryPut("key", "2").isOk()).isFalse();
            execute(framework, "quoin:bundle start v3");
            assertThat(client.tryPut("key", "2")).isEqualTo(Status.OK);
        }
    }

    /** By names: Gogo's classes live inside the framework. */
    private static String execute(QuoinFramework framework, String command) throws ReflectiveOperationException {
        BundleContext context = framework.context();
        ServiceReference<?> reference = context.getServiceReference(PROCESSOR);
        Object processor = context.getService(reference);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8)) {
            ClassLoader loader = processor.getClass().getClassLoader();
            Class<?> type = Class.forName(PROCESSOR, false, loader);
            Object session = type.getMethod("createSession", InputStream.class, OutputStream.class, OutputStream.class)
                    .invoke(processor, new ByteArrayInputStream(new byte[0]), print, print);
            Class<?> sessionType = Class.forName("org.apache.felix.service.command.CommandSession", false, loader);
            print.println(sessionType.getMethod("execute", CharSequence.class).invoke(session, command));
            sessionType.getMethod("close").invoke(session);
        }
        context.ungetService(reference);
        return out.toString(StandardCharsets.UTF_8);
    }
}
