package org.ephemera.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.ephemera.sweep.SweepWindow;
import org.junit.jupiter.api.Test;

/** Lost days are listed individually, not only as first and last day. */
class SweepResultTest {
    @Test
    void printsConsecutiveDaysAsSpan() {
        assertThat(describe(5)).isEqualTo("2026-11-05");
        assertThat(describe(5, 6, 7)).isEqualTo("2026-11-05 to 2026-11-07");
        assertThat(describe(1, 20, 2, 12)).isEqualTo("2026-11-01 to 2026-11-02, 2026-11-12, 2026-11-20");
    }

    @Test
    void countsSpansBeyondLimit() {
        assertThat(describe(IntStream.range(0, 10).map(i -> 1 + 2 * i).toArray()))
                .startsWith("2026-11-01, 2026-11-03, ")
                .endsWith(", 2026-11-15 and 2 more");
    }

    private static String describe(int... days) {
        List<SweepWindow> windows = IntStream.of(days)
                .mapToObj(day -> new SweepWindow(LocalDate.of(2026, 11, day)))
                .toList();
        return SweepResult.describe(windows);
    }
}
