package dev.quoin.benchmark;

import java.util.ArrayList;
import java.util.List;

/**
 * What is compared.
 *
 * @param command what runs it
 * @param options what it takes besides the flags that both take
 */
record Subject(String name, List<String> command, List<String> options) {

    /** The same, run by another program, which takes the command as its last arguments. */
    Subject under(List<String> runner) {
        List<String> whole = new ArrayList<>(runner);
        whole.addAll(command);
        return new Subject(name, List.copyOf(whole), options);
    }
}
