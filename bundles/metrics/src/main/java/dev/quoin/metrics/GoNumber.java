package dev.quoin.metrics;

import java.math.BigDecimal;

/** Numbers as Go's shortest {@code %g} prints them, which is how etcd's page spells them: 16, 0.001, 6.4e+07. */
final class GoNumber {

    /** Exponents from which on, and below which, the form with an exponent is taken. */
    private static final int EXPONENT_LIMIT = 6;

    private static final int EXPONENT_MIN = -4;

    private GoNumber() {}

    static String text(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        if (value == 0) {
            return "0";
        }
        BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        String digits = decimal.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - decimal.scale();
        String sign = value < 0 ? "-" : "";
        if (exponent < EXPONENT_MIN || exponent >= EXPONENT_LIMIT) {
            return sign + scientific(digits, exponent);
        }
        return sign + decimal.abs().toPlainString();
    }

    private static String scientific(String digits, int exponent) {
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        int size = Math.abs(exponent);
        return mantissa + (exponent < 0 ? "e-" : "e+") + (size < 10 ? "0" : "") + size;
    }
}
