package org.ephemera.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ItemProgressTest {
    private final ItemProgress progress = new ItemProgress();

    /** Else each later attempt would begin again where the clock was still ahead. */
    @Test
    void goesOnWhereAnAttemptStoppedThoughItsClockWasSetBack() throws IOException {
        progress.closed("continues", line("aaaaaaaa", "2026-11-25T13:00:00Z", 64));
        progress.closed("continues", line("aaaaaaaa", "2026-11-25T12:00:00Z", 128));
        progress.closed("paused", line("aaaaaaaa", "2026-11-25T12:00:00Z", 140));

        assertThat(progress.cursor()).map(cursor -> cursor.get("page")).contains("140");
    }

    /** Attempts are listed by their names, which say nothing of their order. */
    @Test
    void goesOnWhereTheLaterOfTwoAttemptsStopped() throws IOException {
        progress.closed("continues", line("aaaaaaaa", "2026-11-25T12:10:00Z", 192));
        progress.closed("paused", line("aaaaaaaa", "2026-11-25T12:20:00Z", 256));
        progress.closed("continues", line("bbbbbbbb", "2026-11-25T12:00:00Z", 64));
        progress.closed("paused", line("bbbbbbbb", "2026-11-25T12:05:00Z", 128));

        assertThat(progress.cursor()).map(cursor -> cursor.get("page")).contains("256");
    }

    private static JsonNode line(String attempt, String time, int page) {
        var line = Json.object().put("attempt", attempt).put("time", time);
        line.putObject("cursor").put("page", Integer.toString(page));
        return line;
    }
}
