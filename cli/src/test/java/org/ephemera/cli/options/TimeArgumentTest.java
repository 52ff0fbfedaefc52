package org.ephemera.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.model.RequestedWindow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeArgumentTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2h, 2026-11-25T10:00:00Z",
        "90m, 2026-11-25T10:30:00Z",
        "30s, 2026-11-25T11:59:30Z",
        "14d, 2026-11-11T12:00:00Z",
        "1w, 2026-11-18T12:00:00Z",
        "2026-11-24, 2026-11-24T00:00:00Z",
        "2026-11-24T08:00:00Z, 2026-11-24T08:00:00Z",
        "2026-11-24T08:00:00+02:00, 2026-11-24T06:00:00Z",
        "2026-11-24T08:00:00.250Z, 2026-11-24T08:00:00.250Z",
    })
    void parsesTimes(String text, Instant meant) throws CommandFailure {
        assertThat(TimeArgument.parse("--from", text, NOW)).isEqualTo(meant);
    }

    @Test
    void subtractsSpanFromWholeSecond() throws CommandFailure {
        Instant now = NOW.plusNanos(123_456_789);

        assertThat(TimeArgument.parse("--from", "2h", now)).isEqualTo("2026-11-25T10:00:00Z");
        assertThatThrownBy(() -> TimeArgument.window("1h", "2h", RequestedWindow.OPEN, now))
                .hasMessageContaining("2026-11-25T11:00:00Z to 2026-11-25T10:00:00Z");
        assertThatThrownBy(() -> TimeArgument.window("2026-11-26", null, RequestedWindow.OPEN, now))
                .hasMessageEndingWith("the current time is 2026-11-25T12:00:00Z");
    }

    /** {@code metrics} searched the sweeps of each day of 19,000 years and did not finish. */
    @ParameterizedTest
    @ValueSource(strings = {"999999w", "1969-12-31", "-0001-01-01T00:00:00Z", "+999999999-12-31T00:00:00Z"})
    void rejectsYearsOutOfRange(String text) {
        assertThatThrownBy(() -> TimeArgument.parse("--from", text, NOW))
                .isInstanceOfSatisfying(CommandFailure.class, failure -> {
                    assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
                    assertThat(failure.what()).contains(text, "1970 to 9999");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-13-01", "2026-11-24T08:00:00", "0h", "-2h", "2 h", "h", "9999999d"})
    void printsFormsOfTime(String text) {
        assertThatThrownBy(() -> TimeArgument.parse("--from", text, NOW))
                .isInstanceOfSatisfying(CommandFailure.class, failure -> {
                    assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
                    assertThat(failure.what()).contains("--from");
                    assertThat(failure.remedy()).contains("2h", "14d", "2026-11-25");
                });
    }
}
