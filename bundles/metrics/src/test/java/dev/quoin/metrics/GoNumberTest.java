package dev.quoin.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoNumberTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "1, 1",
        "-1.5, -1.5",
        "16, 16",
        "999999, 999999",
        "1000000, 1e+06",
        "1234567, 1.234567e+06",
        "26308608, 2.6308608e+07",
        "1795352478.22, 1.79535247822e+09",
        "12019630080, 1.201963008e+10",
        "18446744073709551616, 1.8446744073709552e+19",
        "0.019312396, 0.019312396",
        "0.0001, 0.0001",
        "0.00001, 1e-05",
        "1.5e300, 1.5e+300",
        "NaN, NaN",
        "Infinity, +Inf",
        "-Infinity, -Inf",
    })
    void printsAsGoDoes(double value, String text) {
        assertThat(GoNumber.text(value)).isEqualTo(text);
    }
}
