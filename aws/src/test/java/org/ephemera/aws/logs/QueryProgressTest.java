package org.ephemera.aws.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.ephemera.acquire.CollectionTimeShare;
import org.ephemera.collect.source.LateLogWait;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.TimeWindow;
import org.junit.jupiter.api.Test;

class QueryProgressTest {
    private static final TimeWindow WINDOW =
            new TimeWindow(Instant.parse("2026-11-26T00:00:00Z"), Instant.parse("2026-11-27T00:00:00Z"));

    /** Read as milliseconds, its seconds would be in January 1970, where no query finds anything. */
    @Test
    void restartsWhenCursorIsInSeconds() {
        ResumeCursor seconds =
                new ResumeCursor(Map.of("spans", "1795651200-1795694399,1795694400-1795737599", "events", "7"));
        QueryProgress progress = QueryProgress.from(Optional.of(seconds), WINDOW);
        assertThat(progress.next()).contains(QuerySpan.of(WINDOW));
        assertThat(progress.events()).isZero();
    }

    @Test
    void resumesAtCursor() {
        QueryProgress progress = QueryProgress.from(Optional.empty(), WINDOW);
        progress.split();
        progress.addResult(3, 0, "2026-11-26T00:00:01Z", "2026-11-26T00:00:02Z");
        QueryProgress later = QueryProgress.from(Optional.of(progress.cursor()), WINDOW);
        assertThat(later.next()).contains(QuerySpan.of(WINDOW).secondHalf());
        assertThat(later.events()).isEqualTo(3);
    }

    /** Otherwise the query of a very large log would start again in each run and never finish. */
    @Test
    void splitsSpanWhenQueryTookWholeRun() {
        QueryProgress progress = QueryProgress.from(Optional.empty(), WINDOW);
        progress.outOfTime(Duration.ofMinutes(1));
        assertThat(progress.next()).contains(QuerySpan.of(WINDOW));
        // Collection time of a deployed function's run, without its start and the wait for late events.
        Duration run = CollectionTimeShare.of(Duration.ofMinutes(5), 1);
        progress.outOfTime(run.minus(LateLogWait.USUAL).minusSeconds(20));
        assertThat(progress.next()).contains(QuerySpan.of(WINDOW).firstHalf());
    }
}
