package dev.quoin.launcher;

import dev.quoin.launcher.Refusal.Form;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code --initial-cluster} against this member's name and peer URLs. etcd looks at it only for a member that has no log
 * yet; afterwards it may be anything.
 */
final class InitialCluster {
    private final Settings settings;

    InitialCluster(Settings settings) {
        this.settings = settings;
    }

    /** What {@code --initial-cluster} is when it is not given: the default, or this member alone under its name. */
    static String of(String name, List<String> peerUrls) {
        return String.join(",", peerUrls.stream().map(url -> name + "=" + url).toList());
    }

    void check(Path dataDir) throws Refusal {
        if (hasLog(dataDir) || settings.text("initial-cluster").isEmpty()) {
            return;
        }
        String name = settings.text("name");
        Map<String, List<String>> members = members();
        List<String> urls = members.get(name);
        if (urls == null) {
            throw new Refusal(
                    Form.FATAL,
                    "couldn't find local name " + Quoted.text(name) + " in the initial cluster configuration");
        }
        List<String> advertised =
                settings.list("initial-advertise-peer-urls").stream().sorted().toList();
        urls.sort(null);
        if (advertised.equals(urls)) {
            return;
        }
        String difference = advertised.size() == urls.size()
                ? "resolved urls: " + firstDifference(advertised, urls)
                : "len(" + quoted(advertised) + ") != len(" + quoted(urls) + ")";
        List<String> missing = new ArrayList<>(urls);
        missing.removeAll(advertised);
        throw new Refusal(
                Form.FATAL,
                "--initial-cluster has " + of(name, missing) + " but missing from --initial-advertise-peer-urls="
                        + String.join(",", advertised) + " (" + difference + ")");
    }

    private boolean hasLog(Path dataDir) {
        String walDir = settings.text("wal-dir");
        Path wal = walDir.isEmpty() ? dataDir.resolve("member").resolve("wal") : Path.of(walDir);
        try (DirectoryStream<Path> segments = Files.newDirectoryStream(wal, "*.wal")) {
            return segments.iterator().hasNext();
        } catch (IOException e) {
            return false;
        }
    }

    private Map<String, List<String>> members() throws Refusal {
        Map<String, List<String>> members = new TreeMap<>();
        for (String element : settings.text("initial-cluster").split(",", -1)) {
            int equals = element.indexOf('=');
            String name = equals < 0 ? element : element.substring(0, equals);
            try {
                members.computeIfAbsent(name, key -> new ArrayList<>())
                        .addAll(EtcdUrls.parsed(equals < 0 ? "" : element.substring(equals + 1)));
            } catch (FlagValueException e) {
                throw new Refusal(Form.FATAL, "error setting up initial cluster: " + e.getMessage());
            }
        }
        return members;
    }

    private static String firstDifference(List<String> advertised, List<String> urls) {
        int i = 0;
        while (advertised.get(i).equals(urls.get(i))) {
            i++;
        }
        return Quoted.text(advertised.get(i)) + " != " + Quoted.text(urls.get(i));
    }

    private static String quoted(List<String> urls) {
        return "[" + String.join(" ", urls.stream().map(Quoted::text).toList()) + "]";
    }
}
