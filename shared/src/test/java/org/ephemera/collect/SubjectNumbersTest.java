package org.ephemera.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.TimeWindow;
import org.ephemera.model.Volatility;
import org.ephemera.testing.PagedSource;
import org.junit.jupiter.api.Test;

class SubjectNumbersTest {
    private static final Artifact LOG = PagedSource.artifact("test.log", Volatility.V1);
    private static final Artifact POD = PagedSource.artifact("test.pod", Volatility.V2);
    private static final TimeWindow HOUR = new TimeWindow(Instant.EPOCH, Instant.EPOCH.plusSeconds(3600));
    private static final TimeWindow DAY = new TimeWindow(Instant.EPOCH, Instant.EPOCH.plusSeconds(86_400));

    @Test
    void subjectFoundAgainKeepsItsNumber() {
        SubjectNumbers subjects = new SubjectNumbers(List.of());

        assertThat(subjects.plan(LOG, HOUR, Map.of("of", "a")).item()).isEqualTo("test.log.1");
        assertThat(subjects.plan(POD, HOUR, Map.of("of", "a")).item()).isEqualTo("test.pod.1");
        assertThat(subjects.plan(LOG, HOUR, Map.of("of", "b")).item()).isEqualTo("test.log.2");
        assertThat(subjects.plan(LOG, DAY, Map.of("of", "a")).item()).isEqualTo("test.log.3");
        assertThat(subjects.plan(LOG, HOUR, Map.of("of", "a")).item()).isEqualTo("test.log.1");
    }

    /** One of two workers may have died before its plan was stored; its number is free. */
    @Test
    void continuesTheNumbersOfAnEarlierAttempt() {
        PlannedItem opened = PlannedItem.of("test.log", LOG, HOUR, Map.of("of", "d"));
        PlannedItem second = PlannedItem.of("test.log.2", LOG, HOUR, Map.of("of", "b"));
        SubjectNumbers subjects = new SubjectNumbers(List.of(opened, second));

        assertThat(subjects.plan(LOG, HOUR, Map.of("of", "b"))).isEqualTo(second);
        assertThat(subjects.plan(LOG, HOUR, Map.of("of", "a")).item()).isEqualTo("test.log.1");
        assertThat(subjects.plan(LOG, HOUR, Map.of("of", "c")).item()).isEqualTo("test.log.3");
        assertThat(subjects.plan(LOG, HOUR, Map.of("of", "d")).item()).isEqualTo("test.log.4");
    }
}
