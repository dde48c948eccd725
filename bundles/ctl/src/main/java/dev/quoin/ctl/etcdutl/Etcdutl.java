package dev.quoin.ctl.etcdutl;

import dev.quoin.ctl.CommandException;
import dev.quoin.ctl.rebuild.Rebuild;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command line of {@code bin/etcdutl}. */
public final class Etcdutl {

    private static final int USAGE = 2;

    private static final String HELP = """
            Works on the data directory of one member.

            usage: etcdutl write-back --data-dir DIR [--wal-dir DIR] [--target-version X.Y]
                   etcdutl rebuild --data-dir DIR [--endpoints URL,...]     (etcdutl rebuild --help says more)

            rebuild makes a member whole again that is fenced because its data is wrong, or whose log is lost.

            write-back makes the directory of a Quoin member one that etcd starts on, in place: it writes the database
            member/snap/db, makes it durable, and removes Quoin's own backend and checkpoints. The log stays as it is.
            The member must not run. It can be repeated if it was interrupted.

              --data-dir DIR         what the member's --data-dir was
              --wal-dir DIR          what its --wal-dir was, if it had one
              --target-version X.Y   the etcd that is to start on it; refused where it is older than the cluster's
                                     version (default: the cluster's version)""";

    private Etcdutl() {}

    public static void main(String[] args) {
        List<String> arguments = List.of(args);
        boolean help = arguments.contains("--help") || arguments.contains("-h");
        if (!arguments.isEmpty() && arguments.get(0).equals("rebuild")) {
            rebuild(arguments.subList(1, arguments.size()), help);
            return;
        }
        if (arguments.isEmpty() || help) {
            System.out.println(HELP);
            return;
        }
        if (!arguments.get(0).equals("write-back")) {
            System.err.println("etcdutl: unknown command " + arguments.get(0) + "; --help lists the commands");
            System.exit(USAGE);
        }
        try {
            System.out.println(writeBack(arguments.subList(1, arguments.size())));
        } catch (CommandException | IOException e) {
            System.err.println("etcdutl: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void rebuild(List<String> arguments, boolean help) {
        if (help) {
            System.out.println(Rebuild.help());
            return;
        }
        try {
            System.out.println(Rebuild.run(arguments, System.out::println));
            // Connections that were closed may have left threads.
            System.exit(0);
        } catch (CommandException | IOException e) {
            System.err.println("etcdutl: " + e.getMessage());
            System.exit(1);
        }
    }

    private static String writeBack(List<String> arguments) throws CommandException, IOException {
        Path data = null;
        Path wal = null;
        ClusterVersion target = null;
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i).replaceAll("=.*", "");
            String value = arguments.get(i).contains("=") ? arguments.get(i).substring(name.length() + 1) : null;
            if (value == null && i + 1 < arguments.size()) {
                value = arguments.get(++i);
            }
            switch (name) {
                case "--data-dir" -> data = Path.of(given(name, value));
                case "--wal-dir" -> wal = Path.of(given(name, value));
                case "--target-version" -> target = ClusterVersion.parse(given(name, value));
                default -> throw new CommandException("unknown option " + name + "; --help lists the options");
            }
        }
        if (data == null) {
            throw new CommandException("--data-dir is needed");
        }
        Path member = data.resolve("member");
        return WriteBack.onThisMachine(member.resolve("snap"), wal == null ? member.resolve("wal") : wal, target)
                .run();
    }

    private static String given(String name, @Nullable String value) throws CommandException {
        if (value == null || value.isEmpty()) {
            throw new CommandException(name + " needs a value");
        }
        return value;
    }
}
