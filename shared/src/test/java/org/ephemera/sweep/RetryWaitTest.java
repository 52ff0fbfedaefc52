package org.ephemera.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryWaitTest {
    /**
     * Each attempt is a package that is kept; data that is denied until shortly before the end of its retention is
     * still fetched.
     */
    @ParameterizedTest
    @CsvSource({
        "0, P5D, PT10M",
        "1, P5D, PT20M",
        "4, P5D, PT2H40M",
        "8, P5D, P1D",
        "2147483647, P5D, P1D",
        "8, PT3H, PT3H",
        "8, PT15M, PT15M",
        "2, PT3H, PT40M",
        "8, PT2M, PT10M",
        "0, PT-1H, PT10M"
    })
    void doublesWaitUpToLimit(int attempt, Duration most, Duration wait) {
        assertThat(SweepPass.waitAfter(attempt, most)).isEqualTo(wait);
    }
}
