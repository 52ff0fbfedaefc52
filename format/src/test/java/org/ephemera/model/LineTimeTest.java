package org.ephemera.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineTimeTest {
    private final LineTime times = new LineTime();

    /** The second line of a second is parsed in another way than the first. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-26T05:00:00Z",
                "2026-11-26T05:00:00.1Z",
                "2026-11-26T05:00:00.000000001Z",
                "2026-11-26T05:00:00.999999999Z",
                "2026-11-26T05:00:00+00:00",
                "2026-11-26T07:00:00.5+02:00"
            })
    void parsesTimesOfTheSameSecond(String text) {
        assertThat(read("2026-11-26T05:00:00.25Z first")).contains(Instant.parse("2026-11-26T05:00:00.25Z"));
        assertThat(read(text + " second")).contains(Instant.parse(text));
        assertThat(times.length()).isEqualTo(text.length());
        assertThat(read(text)).contains(Instant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " 2026-11-26T05:00:00Z",
                "2026-11-26T05:00:00",
                "2026-11-26T05:00:00.1x3Z x",
                "2026-11-26T05:00:00.1234567890Z x",
                "2026-11-26T05:00:00zZ x",
                "2026-11-26 05:00:00Z x",
                "2026-13-26T05:00:00Z x",
                "+2026-11-26T05:00:00Z x"
            })
    void rejectsOtherTexts(String line) {
        assertThat(read("2026-11-26T05:00:00.25Z first")).isPresent();
        assertThat(read(line)).isEmpty();
    }

    @Test
    void parsesTimesThatGoBack() {
        for (String time : new String[] {"2026-11-26T05:00:01Z", "2026-11-26T05:00:00Z", "2026-11-26T05:00:01Z"}) {
            assertThat(read(time)).contains(Instant.parse(time));
        }
    }

    private Optional<Instant> read(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        return times.read(bytes, bytes.length);
    }
}
