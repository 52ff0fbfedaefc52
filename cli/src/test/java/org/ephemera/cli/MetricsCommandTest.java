package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.cli.session.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsCommandTest {
    @TempDir
    Path folder;

    @Test
    void printsGapsInWholeSeconds() {
        Clock clock = Clock.fixed(Instant.parse("2026-11-25T12:00:00.123456789Z"), ZoneOffset.UTC);

        Ran ran = CommandFixture.in(folder)
                .at(clock)
                .run(
                        "metrics",
                        "arn:aws:ecs:eu-central-1:123456789012:service/prod/web",
                        "--from",
                        "3d",
                        "--offline",
                        "--json");

        assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.WRONG.number());
        assertThat(ran.out()).contains("2026-11-22T12:00:00Z", "2026-11-25T12:00:00Z");
    }
}
