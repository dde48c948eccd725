package dev.quoin.compat;

import dev.quoin.env.fixture.Etcdctl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The distribution's {@code bin/etcdutl}. */
public final class Etcdutl {

    private Etcdutl() {}

    /** Makes the directory of a stopped member one for an etcd of a version; what it printed, and how it ended. */
    public static Etcdctl.Output writeBack(Path dataDirectory, String targetVersion) throws IOException {
        return run("write-back", "--data-dir=" + dataDirectory, "--target-version=" + targetVersion);
    }

    /** Runs a command; what it printed, and how it ended. */
    public static Etcdctl.Output run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Distribution.program("etcdutl").toString());
        command.addAll(List.of(arguments));
        Process run = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Etcdctl.Output(run.waitFor(), text);
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }
}
