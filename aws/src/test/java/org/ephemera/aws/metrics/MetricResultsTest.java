package org.ephemera.aws.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MetricResultsTest {
    @Test
    void completesSeriesWhenLaterPageIsComplete() {
        MetricResults answers = new MetricResults(2);
        answers.add(page(Map.of("q0", "Complete", "q1", "PartialData")));
        answers.add(page(Map.of("q1", "Complete")));
        assertThat(answers.troubles()).isEmpty();
    }

    @Test
    void keepsPartialWithoutLaterPage() {
        MetricResults answers = new MetricResults(2);
        answers.add(page(Map.of("q0", "PartialData")));
        answers.add(page(Map.of("q1", "Complete")));
        assertThat(answers.troubles()).containsExactly("PartialData");
    }

    @Test
    void reportsTroubleWhenQueryHasNoResult() {
        MetricResults answers = new MetricResults(3);
        answers.add(page(Map.of("q0", "Complete", "q2", "Complete", "q7", "Complete")));
        assertThat(answers.troubles()).containsExactly(MetricResults.UNANSWERED);
    }

    private static MetricPage page(Map<String, String> status) {
        return new MetricPage("", 0, Long.MAX_VALUE, Long.MIN_VALUE, new TreeMap<>(status), new TreeSet<>());
    }
}
