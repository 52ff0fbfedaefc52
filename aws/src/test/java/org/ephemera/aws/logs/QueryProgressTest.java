package org.ephemera.aws.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.ephemera.acquire.TimeShare;
import org.ephemera.collect.source.LateLogWait;
import org.ephemera.format.Cursor;
import org.ephemera.model.TimeWindow;
import org.junit.jupiter.api.Test;

class QueryProgressTest {
    private static final TimeWindow WINDOW =
            new TimeWindow(Instant.parse("2026-11-26T00:00:00Z"), Instant.parse("2026-11-27T00:00:00Z"));

    /** Taken for milliseconds, its seconds would lie in January 1970, where no query finds anything. */
    @Test
    void aCursorInSecondsIsBegunAgain() {
        Cursor seconds = new Cursor(Map.of("spans", "1795651200-1795694399,1795694400-1795737599", "events", "7"));
        QueryProgress progress = QueryProgress.from(Optional.of(seconds), WINDOW);
        assertThat(progress.next()).contains(QuerySpan.of(WINDOW));
        assertThat(progress.events()).isZero();
    }

    @Test
    void goesOnWhereItWas() {
        QueryProgress progress = QueryProgress.from(Optional.empty(), WINDOW);
        progress.split();
        progress.found(3, 0, "2026-11-26T00:00:01Z", "2026-11-26T00:00:02Z");
        QueryProgress later = QueryProgress.from(Optional.of(progress.cursor()), WINDOW);
        assertThat(later.next()).contains(QuerySpan.of(WINDOW).secondHalf());
        assertThat(later.events()).isEqualTo(3);
    }

    /** A log of terabytes would else be queried from the begin of each run to its end. */
    @Test
    void whatTookARunAndDidNotEndIsHalved() {
        QueryProgress progress = QueryProgress.from(Optional.empty(), WINDOW);
        progress.outOfTime(Duration.ofMinutes(1));
        assertThat(progress.next()).contains(QuerySpan.of(WINDOW));
        // Of a run of the function as it is deployed, less its start and the wait for what comes late.
        Duration run = TimeShare.of(Duration.ofMinutes(5), 1);
        progress.outOfTime(run.minus(LateLogWait.USUAL).minusSeconds(20));
        assertThat(progress.next()).contains(QuerySpan.of(WINDOW).firstHalf());
    }
}
