package dev.quoin.launcher;

import java.math.BigInteger;
import java.util.Locale;

/** Numbers and booleans as Go's flag package reads them. */
final class GoNumbers {
    private static final String PARSE_ERROR = "parse error";
    private static final String RANGE_ERROR = "value out of range";
    private static final BigInteger UINT_MAX = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
    private static final BigInteger UINT32_MAX = BigInteger.TWO.pow(32).subtract(BigInteger.ONE);
    private static final BigInteger INT_MAX = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger INT_MIN = BigInteger.valueOf(Long.MIN_VALUE);

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

    /** Digits in the base that the prefix names; an underscore may stand between digits where there is a prefix. */
    private static BigInteger unsigned(String text, String reason) throws FlagValueException {
        String lower = text.toLowerCase(Locale.ROOT);
        int base = 10;
        String digits = lower;
        if (lower.length() > 1 && lower.charAt(0) == '0') {
            base = switch (lower.charAt(1)) {
                case 'x' -> 16;
                case 'b' -> 2;
                default -> 8;
            };
            digits =
                    lower.substring(Character.isLetter(lower.charAt(1)) ? 2 : 1).replace("_", "");
        }
        boolean plain = !digits.isEmpty() && digits.chars().allMatch(Character::isLetterOrDigit);
        try {
            if (plain) {
                return new BigInteger(digits, base);
            }
        } catch (NumberFormatException e) {
            throw new FlagValueException(reason);
        }
        throw new FlagValueException(reason);
    }
}
