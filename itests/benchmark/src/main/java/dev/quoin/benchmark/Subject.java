package dev.quoin.benchmark;

import java.util.List;

/**
 * What is compared.
 *
 * @param options what it takes besides the flags that both take
 */
record Subject(String name, String executable, List<String> options) {}
