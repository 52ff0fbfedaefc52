package org.ephemera.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.ephemera.model.OutcomeCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CompletenessStatusTest {
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
    void weighsRequiredItemsMore(OutcomeCode code, CompletenessStatus required, CompletenessStatus optional) {
        assertThat(CompletenessStatus.of(code, true)).isEqualTo(required);
        assertThat(CompletenessStatus.of(code, false)).isEqualTo(optional);
    }

    @ParameterizedTest
    @EnumSource
    void usesWorstStatusOfItems(CompletenessStatus worst) {
        assertThat(CompletenessStatus.worst(List.of(CompletenessStatus.COMPLETE, worst, CompletenessStatus.COMPLETE)))
                .isEqualTo(worst);
    }

    @Test
    void isFailedWhenThereIsNoItem() {
        assertThat(CompletenessStatus.worst(List.of())).isEqualTo(CompletenessStatus.FAILED);
    }
}
