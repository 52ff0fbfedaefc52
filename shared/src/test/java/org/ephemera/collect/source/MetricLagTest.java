package org.ephemera.collect.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.ephemera.model.TimeWindow;
import org.junit.jupiter.api.Test;

class MetricLagTest {
    private static final Instant END = Instant.parse("2026-11-25T10:07:13.250Z");
    private static final TimeWindow DAY = TimeWindow.before(END, Duration.ofDays(1));

    @Test
    void reportsLateDataPointsWhenTheWindowHasJustEnded() {
        assertThat(MetricLag.lateDataClause(DAY, END.plusSeconds(10)))
                .isEqualTo("; data points arrive up to 5 minutes late, so some from after 2026-11-25T10:02:23Z may be"
                        + " missing: collect again later");
    }

    @Test
    void reportsNothingWhenTheWindowEndedLongAgo() {
        assertThat(MetricLag.lateDataClause(DAY, END.plus(Duration.ofMinutes(6))))
                .isEmpty();
    }
}
