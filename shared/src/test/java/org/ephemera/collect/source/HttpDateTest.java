package org.ephemera.collect.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {
    private static final DateTimeFormatter SENT =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

    /** Compares valid dates, and dates with one changed character, with the result of the JDK's RFC 1123 parser. */
    @Test
    void agreesWithTheFormatter() {
        Random random = new Random(1123);
        for (int time = 0; time < 20_000; time++) {
            Instant instant = Instant.ofEpochSecond(random.nextLong(0, 4_102_444_800L));
            StringBuilder text = new StringBuilder(SENT.format(instant.atZone(ZoneOffset.UTC)));
            if (time % 2 == 1) {
                text.setCharAt(random.nextInt(text.length()), " ,:0123JanFGM-é".charAt(random.nextInt(15)));
            }
            assertThat(HttpDate.parse(text.toString())).as(text.toString()).isEqualTo(byFormatter(text.toString()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "Fri, 27 Nov 2026 14:37:17 GM",
                "Mon, 27 Nov 2026 14:37:17 GMT",
                "Mon, 30 Feb 2026 14:37:17 GMT",
                "Fri, 27 anF 2026 14:37:17 GMT",
                "Fri, 27 Nov 2026 24:00:00 GMT",
                "Fri, 27 Nov 2026 14:37:60 GMT",
                "27 Nov 2026 14:37:17 GMT",
                "Fri, 27 Nov 2026 14:37:17 +0100",
                "FRI, 27 NOV 2026 14:37:17 GMT"
            })
    void parsesUnusualFormsLikeTheFormatter(String text) {
        assertThat(HttpDate.parse(text)).isEqualTo(byFormatter(text));
    }

    private static Optional<Instant> byFormatter(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
