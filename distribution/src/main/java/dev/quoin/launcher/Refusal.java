package dev.quoin.launcher;

/** Why this process does not start; its {@link Form} decides how the reason is told and the exit status. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    enum Form {
        /** The command line cannot be read: the reason and the usage on standard error, exit status 2. */
        USAGE,
        /** The settings contradict one another or ask too much: logged as a failed check of flags, exit status 1. */
        VERIFY,
        /** The start failed: logged as fatal, exit status 1. */
        FATAL,
        /** Printed as it is, without the log's form: exit status 1. */
        RAW,
        /** Logged already: exit status 1. */
        TOLD
    }

    private final Form form;

    Refusal(Form form, String reason) {
        super(reason);
        this.form = form;
    }

    Form form() {
        return form;
    }

    String reason() {
        return String.valueOf(getMessage());
    }

    int status() {
        return form == Form.USAGE ? 2 : 1;
    }
}
