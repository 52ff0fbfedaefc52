package org.ephemera.azure.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.ephemera.model.TimeWindow;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests of spans of a long window: Azure Monitor returns a complete point to each request that overlaps it. */
class MetricIntervalTest {
    private static final Instant END = Instant.parse("2026-11-28T08:03:37.123Z");

    @ParameterizedTest
    @EnumSource
    void spansBeginAtPointBoundaries(MetricInterval grain) {
        TimeWindow window = new TimeWindow(END.minus(Duration.ofDays(30)), END);
        List<TimeWindow> spans = grain.spans(window);
        assertThat(spans).hasSizeGreaterThan(1);
        assertThat(spans.getFirst().to()).isEqualTo(window.to());
        assertThat(spans.getLast().from()).isEqualTo(window.from());
        for (int i = 1; i < spans.size(); i++) {
            Instant border = spans.get(i).to();
            assertThat(border).isEqualTo(spans.get(i - 1).from());
            assertThat(border.getEpochSecond() % grain.step().toSeconds()).isZero();
            assertThat(border.getNano()).isZero();
        }
    }
}
