package dev.quoin.launcher;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers and booleans as Go's flag package reads them. */
final class GoNumbers {
    private static final String PARSE_ERROR = "parse error";
    private static final String RANGE_ERROR = "value out of range";
    private static final BigInteger UINT_MAX = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
    private static final BigInteger UINT32_MAX = BigInteger.TWO.pow(32).subtract(BigInteger.ONE);
    private static final BigInteger INT_MAX = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger INT_MIN = BigInteger.valueOf(Long.MIN_VALUE);

    private static final Pattern NUMBER = Pattern.compile("(0[xXbBoO]_?|0_?(?=.)|)([0-9a-fA-F]+(?:_[0-9a-fA-F]+)*)");

    private GoNumbers() {}

    static boolean bool(String text) throws FlagValueException {
        return switch (text) {
            case "1", "t", "T", "TRUE", "true", "True" -> true;
            case "0", "f", "F", "FALSE", "false", "False" -> false;
            default -> throw new FlagValueException(PARSE_ERROR);
        };
    }

    /** An unsigned number; beyond {@link Long#MAX_VALUE} it is cut to that, which no setting can tell apart. */
    static long uint(String text) throws FlagValueException {
        BigInteger number = unsigned(text, PARSE_ERROR);
        if (number.compareTo(UINT_MAX) > 0) {
            throw new FlagValueException(RANGE_ERROR);
        }
        return number.min(INT_MAX).longValueExact();
    }

    static long uint32(String text) throws FlagValueException {
        String prefix = "strconv.ParseUint: parsing " + Quoted.text(text) + ": ";
        BigInteger number = unsigned(text, prefix + "invalid syntax");
        if (number.compareTo(UINT32_MAX) > 0) {
            throw new FlagValueException(prefix + RANGE_ERROR);
        }
        return number.longValueExact();
    }

    static long integer(String text) throws FlagValueException {
        boolean signed = text.startsWith("-") || text.startsWith("+");
        BigInteger number = unsigned(signed ? text.substring(1) : text, PARSE_ERROR);
        number = text.startsWith("-") ? number.negate() : number;
        if (number.compareTo(INT_MAX) > 0 || number.compareTo(INT_MIN) < 0) {
            throw new FlagValueException(RANGE_ERROR);
        }
        return number.longValueExact();
    }

    /** Digits in the base that the prefix names; one underscore may stand between digits, and after the prefix. */
    private static BigInteger unsigned(String text, String reason) throws FlagValueException {
        Matcher number = NUMBER.matcher(text);
        if (!number.matches()) {
            throw new FlagValueException(reason);
        }
        int base =
                switch (number.group(1).toLowerCase(Locale.ROOT).replace("_", "")) {
                    case "0x" -> 16;
                    case "0b" -> 2;
                    case "0o", "0" -> 8;
                    default -> 10;
                };
        try {
            return new BigInteger(number.group(2).replace("_", ""), base);
        } catch (NumberFormatException e) {
            throw new FlagValueException(reason);
        }
    }
}
