package org.ephemera.acquire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CollectionTimeShareTest {
    /** The first target must not use the time of the others. */
    @ParameterizedTest
    @CsvSource({"PT15M, 1, PT14M", "PT15M, 3, PT4M", "PT10M, 2, PT4M", "PT1M, 1, PT45S", "PT1M, 4, PT11.25S"})
    void dividesTimeAmongRemainingSubjects(Duration left, int subjects, Duration share) {
        assertThat(CollectionTimeShare.of(left, subjects)).isEqualTo(share);
    }
}
