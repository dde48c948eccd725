package dev.quoin.compat.session;

/**
 * One line of a script.
 *
 * @param script its file, without the ending
 * @param number of the step within the script, from 1
 * @param rpc what it exercises, {@code KV.Range} or a page
 * @param aspect which field, option or error of it
 * @param difference the section of the document of differences that explains this step, or nothing
 * @param verb what to do
 * @param rest what to do it with
 */
record Step(String script, int number, String rpc, String aspect, String difference, String verb, String rest) {

    /** {@code range 12}. */
    String name() {
        return script + " " + number;
    }

    /** The first word of {@link #rest()}. */
    String word() {
        return rest.split("\\s", 2)[0];
    }

    /** What follows the first word of {@link #rest()}. */
    String tail() {
        String[] parts = rest.split("\\s", 2);
        return parts.length == 2 ? parts[1] : "";
    }

    @Override
    public String toString() {
        return name() + " (" + rpc + ": " + aspect + ")\n  > " + Normal.runs(verb + " " + rest);
    }
}
