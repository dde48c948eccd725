package dev.quoin.v2store;

import java.io.IOException;

/** Reads JSON as a stream of tokens that the caller expects; keeps no stack, so that depth costs nothing. */
final class JsonReader {

    private final String source;
    private int position;

    JsonReader(String source) {
        this.source = source;
    }

    void begin(char bracket) throws IOException {
        expect(bracket);
    }

    void end(char bracket) throws IOException {
        expect(bracket);
    }

    /** Whether the object or array goes on. */
    boolean more() throws IOException {
        if (peek() == ',') {
            position++;
        }
        char next = peek();
        return next != '}' && next != ']';
    }

    String name() throws IOException {
        String name = text();
        expect(':');
        return name;
    }

    String text() throws IOException {
        expect('"');
        StringBuilder text = new StringBuilder();
        int from = position;
        while (true) {
            char c = charAt(position++);
            if (c == '"') {
                return text.append(source, from, position - 1).toString();
            }
            if (c == '\\') {
                text.append(source, from, position - 1).append(escaped());
                from = position;
            } else if (c < ' ') {
                throw broken("a control character in a string");
            }
        }
    }

    private char escaped() throws IOException {
        char c = charAt(position++);
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                charAt(position + 3);
                int code = 0;
                for (int end = position + 4; position < end; position++) {
                    int digit = Character.digit(source.charAt(position), 16);
                    if (digit < 0) {
                        throw broken("no hexadecimal digit");
                    }
                    code = code * 16 + digit;
                }
                yield (char) code;
            }
            default -> throw broken("an unknown escape");
        };
    }

    /** An integer, unsigned or negative. */
    long number() throws IOException {
        String literal = literal();
        try {
            return literal.startsWith("-") ? Long.parseLong(literal) : Long.parseUnsignedLong(literal);
        } catch (NumberFormatException e) {
            throw broken("no integer");
        }
    }

    boolean bool() throws IOException {
        return switch (literal()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw broken("neither true nor false");
        };
    }

    /** Steps over a null; false, without a step, where there is something else. */
    boolean skipNull() throws IOException {
        if (peek() == 'n') {
            skip();
            return true;
        }
        return false;
    }

    /** Steps over a value, whatever it is. */
    void skip() throws IOException {
        int depth = 0;
        do {
            switch (peek()) {
                case '{', '[' -> {
                    position++;
                    depth++;
                }
                case '}', ']' -> {
                    position++;
                    depth--;
                }
                case ',', ':' -> position++;
                case '"' -> text();
                default -> literal();
            }
        } while (depth > 0);
    }

    private String literal() throws IOException {
        peek();
        int from = position;
        while (position < source.length() && " \t\r\n,:]}".indexOf(source.charAt(position)) < 0) {
            position++;
        }
        if (from == position) {
            throw broken("no value");
        }
        return source.substring(from, position);
    }

    private void expect(char wanted) throws IOException {
        if (peek() != wanted) {
            throw broken("no '" + wanted + "'");
        }
        position++;
    }

    /** The next character that is not white space. */
    private char peek() throws IOException {
        while (" \t\r\n".indexOf(charAt(position)) >= 0) {
            position++;
        }
        return source.charAt(position);
    }

    private char charAt(int at) throws IOException {
        if (at >= source.length()) {
            throw broken("an end");
        }
        return source.charAt(at);
    }

    private IOException broken(String found) {
        return new IOException("v2 tree is not JSON as etcd writes it: %s at character %d".formatted(found, position));
    }
}
