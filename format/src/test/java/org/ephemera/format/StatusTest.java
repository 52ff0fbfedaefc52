package org.ephemera.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.ephemera.model.OutcomeCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StatusTest {
    @ParameterizedTest
    @CsvSource({
        "COLLECTED, COMPLETE, COMPLETE",
        "IMPOSSIBLE, COMPLETE, COMPLETE",
        "EXPIRED, PARTIAL, COMPLETE",
        "NOT_ENABLED, PARTIAL, COMPLETE",
        "PARTIAL, PARTIAL, PARTIAL",
        "DENIED, FAILED, PARTIAL",
        "FAILED, FAILED, PARTIAL",
    })
    void whatIsRequiredWeighsMore(OutcomeCode code, Status required, Status optional) {
        assertThat(Status.of(code, true)).isEqualTo(required);
        assertThat(Status.of(code, false)).isEqualTo(optional);
    }

    @ParameterizedTest
    @EnumSource
    void aPackageIsWorthWhatItsWorstItemIs(Status worst) {
        assertThat(Status.worst(List.of(Status.COMPLETE, worst, Status.COMPLETE)))
                .isEqualTo(worst);
    }

    @Test
    void failsWhenThereIsNoItem() {
        assertThat(Status.worst(List.of())).isEqualTo(Status.FAILED);
    }
}
