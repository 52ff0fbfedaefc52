package org.ephemera.azure.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.monitor.query.models.MetricResult;
import com.azure.monitor.query.models.MetricUnit;
import com.azure.monitor.query.models.MetricsQueryResult;
import com.azure.monitor.query.models.TimeSeriesElement;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.ephemera.format.ResumeCursor;
import org.junit.jupiter.api.Test;

/** Tests of a response with a day of 1,000 replicas, which is too large to simulate. */
class MetricPointsTest {
    @Test
    void reportsPossiblyMissingSeries() {
        assertThat(after(999).troubles()).isEmpty();
        assertThat(after(1_000).troubles()).containsExactly("MoreThan1000Series");
        assertThat(MetricPoints.from(after(1_000).cursor()).troubles())
                .as("nor after a pause")
                .containsExactly("MoreThan1000Series");
    }

    private static MetricPoints after(int series) {
        TimeSeriesElement one = new TimeSeriesElement(List.of(), Map.of("podname", "receipts--r3"));
        MetricResult metric = new MetricResult(
                "id", "type", MetricUnit.COUNT, "Replicas", Collections.nCopies(series, one), "", null);
        MetricsQueryResult answer = new MetricsQueryResult(0, null, null, "", "", List.of(metric));
        return MetricPoints.from(ResumeCursor.START).plus(answer, new MetricsView());
    }
}
