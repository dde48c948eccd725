package dev.quoin.launcher;

import dev.quoin.launcher.FeatureFile.BundleEntry;
import dev.quoin.lib.log.EtcdLog;
import dev.quoin.lib.log.LogLevel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The process: a server until it is told to stop. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws IOException {
        Launch launch = new Launch(System.out, System.err, System.getenv(), EtcdLog::open);
        Optional<Launch.Plan> plan = launch.plan(Arrays.asList(arguments));
        if (plan.isEmpty()) {
            System.out.flush();
            System.exit(launch.status());
        }
        plan.orElseThrow().logging().to(System.getProperties());
        System.setProperty("java.util.logging.config.class", JulLines.Configuration.class.getName());
        System.setProperty("io.netty.jfr.enabled", "false");
        run(plan.orElseThrow(), Path.of(System.getProperty("quoin.home", ".")).toAbsolutePath());
    }

    private static void run(Launch.Plan plan, Path home) throws IOException {
        LaunchLog log = plan.log();
        ServerProcess process;
        try {
            String variable = System.getenv().getOrDefault("QUOIN_FEATURES", "");
            List<String> features = FeatureList.chosen(home, variable);
            FeatureList known = FeatureList.of(home);
            List<BundleEntry> bundles = known.expand(features);
            log.write(
                    LogLevel.INFO,
                    "starting an etcd server",
                    "etcd-version",
                    plan.settings().level().announced(),
                    "revision",
                    Build.revision(),
                    "java-version",
                    Runtime.version().toString(),
                    "features",
                    features,
                    "name",
                    plan.settings().text("name"),
                    "data-dir",
                    plan.settings().text("data-dir"));
            process = ServerProcess.create(home, log, FrameworkFacts.of(plan.settings(), known, features));
            String socket = System.getenv().getOrDefault(ServiceManager.SOCKET, "");
            if (!socket.isEmpty()) {
                process.tellWhenServing(new ServiceManager(socket));
            }
            process.start(bundles, plan.configurations());
        } catch (Refusal refusal) {
            log.fatal(refusal.reason());
            System.exit(1);
            return;
        }
        System.exit(process.await());
    }
}
