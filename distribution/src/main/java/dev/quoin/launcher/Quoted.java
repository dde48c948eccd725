package dev.quoin.launcher;

/** Text as Go's {@code %q} prints it, as far as flags need it. */
final class Quoted {
    private Quoted() {}

    static String text(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\t", "\\t")
                + '"';
    }
}
