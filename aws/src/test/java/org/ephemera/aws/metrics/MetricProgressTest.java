package org.ephemera.aws.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.ephemera.format.ResumeCursor;
import org.junit.jupiter.api.Test;

/** Resumption of a fetch of metrics. */
class MetricProgressTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final List<CloudWatchMetric> SERIES =
            List.of(CloudWatchMetric.of("N", "m", Map.of("ClusterName", "c")));

    private final ResumeCursor left = MetricProgress.from(ResumeCursor.START, SERIES, NOW)
            .plus(new MetricResults(0))
            .cursor();

    @Test
    void resumesWithSameBatches() {
        MetricProgress progress = MetricProgress.from(left, SERIES, NOW.plus(Duration.ofDays(1)));
        assertThat(progress.batches()).isEqualTo(1);
        assertThat(progress.cut()).isEqualTo(NOW);
    }
}
