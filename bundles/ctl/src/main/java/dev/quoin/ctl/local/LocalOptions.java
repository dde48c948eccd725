package dev.quoin.ctl.local;

import dev.quoin.ctl.CommandException;
import java.nio.file.Path;
import java.util.List;

/**
 * What the command line says.
 *
 * @param clientPort of the first member; each further one listens {@link #PORT_STEP} higher
 * @param server the program that each member runs
 * @param further options that every member takes
 */
record LocalOptions(int members, Path data, int clientPort, int peerPort, Path server, List<String> further) {

    static final int PORT_STEP = 10;
    static final int MEMBERS_MAX = 9;
    private static final int PORT_MAX = 65_535;

    static final String HELP = """
            Starts a cluster of members on loopback, shows its state whenever it changes, and ends it on Ctrl-C. What the
            members write stays: the next start on the same directory goes on from it.

            usage: etcd-local-cluster [options] [-- options of bin/etcd]

              --members N        how many members, 1 to 9 (3)
              --data-dir DIR     where their directories and logs are (local-cluster.etcd)
              --client-port N    client port of the first; each further one listens 10 higher (2379)
              --peer-port N      peer port of the first, likewise (2380)
              --server PROGRAM   what each member runs (bin/etcd beside this command)
              --help             this text

            The members are called m1, m2 and so on. A member's own output is in DIR/NAME.log.""";

    /** Reads the flags; {@code --flag value} and {@code --flag=value}. */
    static LocalOptions parse(List<String> arguments, Path home) throws CommandException {
        int members = 3;
        Path data = Path.of("local-cluster.etcd");
        int clientPort = 2379;
        int peerPort = 2380;
        Path server = home.resolve("bin").resolve("etcd");
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("--")) {
                List<String> further = List.copyOf(arguments.subList(i + 1, arguments.size()));
                return new LocalOptions(members, data, clientPort, peerPort, server, further).checked();
            }
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            String value;
            if (equals >= 0) {
                value = argument.substring(equals + 1);
            } else if (i + 1 < arguments.size()) {
                value = arguments.get(++i);
            } else {
                throw new CommandException(name + " is unknown or needs a value; --help lists the options");
            }
            switch (name) {
                case "--members" -> members = number(name, value);
                case "--data-dir" -> data = Path.of(value);
                case "--client-port" -> clientPort = number(name, value);
                case "--peer-port" -> peerPort = number(name, value);
                case "--server" -> server = Path.of(value);
                default -> throw new CommandException("unknown option " + name + "; --help lists the options");
            }
        }
        return new LocalOptions(members, data, clientPort, peerPort, server, List.of()).checked();
    }

    /** The client port of a member, counted from 0. */
    int clientPort(int member) {
        return clientPort + member * PORT_STEP;
    }

    /** The peer port of a member, counted from 0. */
    int peerPort(int member) {
        return peerPort + member * PORT_STEP;
    }

    private LocalOptions checked() throws CommandException {
        if (members < 1 || members > MEMBERS_MAX) {
            throw new CommandException("--members is " + members + ", not 1 to " + MEMBERS_MAX);
        }
        for (int first : new int[] {clientPort, peerPort}) {
            if (first < 1 || first + members * PORT_STEP > PORT_MAX) {
                throw new CommandException("port " + first + " leaves no room for the members' ports");
            }
        }
        if ((clientPort - peerPort) % PORT_STEP == 0) {
            throw new CommandException("--client-port and --peer-port must not differ by a multiple of " + PORT_STEP);
        }
        return this;
    }

    private static int number(String name, String value) throws CommandException {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new CommandException(name + " is not a number: " + value, e);
        }
    }
}
