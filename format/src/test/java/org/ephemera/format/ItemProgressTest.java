package org.ephemera.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ItemProgressTest {
    private final ItemProgress progress = new ItemProgress();

    /** Otherwise each later attempt would resume at the segment with the latest clock, again and again. */
    @Test
    void resumesAttemptWhenClockWasSetBack() throws IOException {
        progress.addEnd("continues", line("aaaaaaaa", "2026-11-25T13:00:00Z", 64));
        progress.addEnd("continues", line("aaaaaaaa", "2026-11-25T12:00:00Z", 128));
        progress.addEnd("paused", line("aaaaaaaa", "2026-11-25T12:00:00Z", 140));

        assertThat(progress.cursor()).map(cursor -> cursor.get("page")).contains("140");
    }

    /** Attempts are listed by their names, which do not show their order. */
    @Test
    void resumesLaterOfTwoAttempts() throws IOException {
        progress.addEnd("continues", line("aaaaaaaa", "2026-11-25T12:10:00Z", 192));
        progress.addEnd("paused", line("aaaaaaaa", "2026-11-25T12:20:00Z", 256));
        progress.addEnd("continues", line("bbbbbbbb", "2026-11-25T12:00:00Z", 64));
        progress.addEnd("paused", line("bbbbbbbb", "2026-11-25T12:05:00Z", 128));

        assertThat(progress.cursor()).map(cursor -> cursor.get("page")).contains("256");
    }

    private static JsonNode line(String attempt, String time, int page) {
        var line = Json.object().put("attempt", attempt).put("time", time);
        line.putObject("cursor").put("page", Integer.toString(page));
        return line;
    }
}
