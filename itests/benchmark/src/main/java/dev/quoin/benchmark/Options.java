package dev.quoin.benchmark;

import java.nio.file.Path;

/** What the command line says. */
final class Options {

    int rounds = 5;
    double scale = 1;
    String serverCpus = "0";
    String only = "";
    Path out = Path.of("distribution/docs/performance");
    boolean smoke;
    String tag = "bound";
    boolean memoryOnly;
    boolean cluster;
    int leaderKills = 40;

    static Options parse(String[] args) {
        Options options = new Options();
        for (String arg : args) {
            String value = arg.substring(arg.indexOf('=') + 1);
            switch (arg.contains("=") ? arg.substring(0, arg.indexOf('=')) : arg) {
                case "--rounds" -> options.rounds = Integer.parseInt(value);
                case "--scale" -> options.scale = Double.parseDouble(value);
                case "--server-cpus" -> options.serverCpus = value;
                case "--only" -> options.only = value;
                case "--tag" -> options.tag = value;
                case "--out" -> options.out = Path.of(value);
                case "--memory" -> options.memoryOnly = true;
                case "--cluster" -> {
                    options.cluster = true;
                    options.tag = options.tag.equals("bound") ? "cluster" : options.tag;
                }
                case "--leader-kills" -> options.leaderKills = Integer.parseInt(value);
                case "--smoke" -> {
                    options.rounds = 1;
                    options.scale = 0.005;
                    options.smoke = true;
                    options.leaderKills = 1;
                    options.serverCpus = "0,1";
                }
                default -> {
                    System.out.println(HELP);
                    System.exit(arg.equals("--help") ? 0 : 2);
                }
            }
        }
        return options;
    }

    /** What is never scaled, because less of it would measure something else, but for a smoke test. */
    long unscaled(long usual, long smoking) {
        return smoke ? smoking : usual;
    }

    private static final String HELP = """
            Compares Quoin with etcd, interleaved, and prints both figures and the ratio of their medians.

              --rounds=N        rounds of each operation (5)
              --scale=X         times as many requests (1)
              --only=TEXT       only operations whose name contains TEXT
              --server-cpus=L   processors of the servers (0); DRIVER_CPUS sets the driver's (1)
              --out=DIR         where the table and the chart go (distribution/docs/performance)
              --tag=NAME        part of their file names (bound)
              --memory          the memory and disk rows alone, nothing written
              --cluster         the rows of three members of each instead
              --leader-kills=N  how often the leader is killed in these (40)
              --smoke           a few requests of each operation, nothing written""";
}
