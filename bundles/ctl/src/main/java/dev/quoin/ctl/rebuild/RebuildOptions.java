package dev.quoin.ctl.rebuild;

import dev.quoin.ctl.CommandException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@code etcdutl rebuild}.
 *
 * @param wal null where it is below the data directory
 * @param endpoints client URLs of members, any of which may be down
 * @param from the client URL of the member to take the data from, or null to choose one
 * @param member name or id of the member whose log is lost, or null
 */
record RebuildOptions(
        Path data,
        @Nullable Path wal,
        List<String> endpoints,
        @Nullable String from,
        @Nullable String member,
        ClientSecurity security,
        Duration timeout) {

    static final String HELP = """
            usage: etcdutl rebuild --data-dir DIR [--endpoints URL,...] [options]

            rebuild replaces the database of one member, which is wrong or damaged, by that of another one, and lifts the
            fence. The member may run: it takes the database over by itself, within seconds. The log, and with it what the
            member has voted and acknowledged, stays; so does its id. Only where the log is lost, too, or the cluster does
            not know the member any more, it is removed from the cluster and added anew.

              --data-dir DIR         what the member's --data-dir is
              --wal-dir DIR          what its --wal-dir is, if it has one
              --endpoints URL,...    client URLs of members, not all of which need to work; the others are found through
                                     them (default: http://127.0.0.1:2379)
              --from URL             take the data from this member; needed where the others do not agree
              --member NAME          name or id of the member, needed where its log is lost
              --cacert FILE --cert FILE --key FILE --insecure-skip-tls-verify --user NAME:PASSWORD
                                     as with etcdctl
              --timeout DURATION     how long to wait for the member, in seconds (default: 600)""";

    private static final List<String> DEFAULT_ENDPOINTS = List.of("http://127.0.0.1:2379");
    private static final int TIMEOUT_SECONDS = 600;

    static RebuildOptions parse(List<String> arguments) throws CommandException {
        Path data = null;
        Path wal = null;
        List<String> endpoints = DEFAULT_ENDPOINTS;
        String from = null;
        String member = null;
        ClientSecurity security = ClientSecurity.NONE;
        Duration timeout = Duration.ofSeconds(TIMEOUT_SECONDS);
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i).replaceAll("=.*", "");
            if (name.equals("--insecure-skip-tls-verify")) {
                security = security.unverified();
                continue;
            }
            String value = arguments.get(i).contains("=") ? arguments.get(i).substring(name.length() + 1) : "";
            if (!arguments.get(i).contains("=") && i + 1 < arguments.size()) {
                value = arguments.get(++i);
            }
            if (value.isEmpty()) {
                throw new CommandException(name + " needs a value");
            }
            switch (name) {
                case "--data-dir" -> data = Path.of(value);
                case "--wal-dir" -> wal = Path.of(value);
                case "--endpoints" -> endpoints = urls(value);
                case "--from" -> from = urls(value).get(0);
                case "--member" -> member = value;
                case "--timeout" -> timeout = seconds(value);
                case "--cacert", "--cert", "--key", "--user" -> security = security.with(name, value);
                default -> throw new CommandException("unknown option " + name + "; --help lists the options");
            }
        }
        if (data == null) {
            throw new CommandException("--data-dir is needed");
        }
        return new RebuildOptions(data, wal, endpoints, from, member, security, timeout);
    }

    private static List<String> urls(String value) {
        List<String> urls = new ArrayList<>();
        for (String url : value.split(",", -1)) {
            urls.add(url.contains("://") ? url : "http://" + url);
        }
        return urls;
    }

    private static Duration seconds(String value) throws CommandException {
        try {
            return Duration.ofSeconds(Long.parseLong(value.replaceAll("s$", "")));
        } catch (NumberFormatException e) {
            throw new CommandException("--timeout: " + value + " is not a number of seconds");
        }
    }
}
