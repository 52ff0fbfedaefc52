package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** All times are UTC with the suffix Z, independent of the time zone of the machine. */
@Isolated
class OtherTimeZoneTest {
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d[0-9:.]*(\\S{0,6})");

    @TempDir
    Path folder;

    private final TimeZone own = TimeZone.getDefault();

    @AfterEach
    void restoreTimeZone() throws Exception {
        IndependentVerifiers.acceptAll(folder); // time zones in which it is another day
        TimeZone.setDefault(own);
    }

    @Test
    void allTimesAreUtc() throws IOException {
        Instant start = Clock.systemUTC().instant();
        LocalDate today = LocalDate.ofInstant(start, ZoneOffset.UTC);
        // A time zone in which it is another day now.
        boolean late = start.atZone(ZoneOffset.UTC).getHour() >= 11;
        TimeZone.setDefault(TimeZone.getTimeZone(late ? "Pacific/Kiritimati" : "Etc/GMT+12"));
        Scenario scenario =
                ScenarioBuilder.at(Clock.systemUTC()).container("app", 10, 80).build();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            Ran ran = CommandFixture.in(folder)
                    .facing(cloud)
                    .run("collect", scenario.taskArn(), "--from", "2h", "--json");

            assertThat(ran.exit()).as(ran.err()).isZero();
            assertThat(ran.json().path("sealedAt").asText()).endsWith("Z");
            String location = ran.json().path("location").asText();
            assertThat(location).contains("/packages/" + today.toString().replace('-', '/') + "/");
            assertThat(Instant.parse(ran.json().path("sealedAt").asText()))
                    .isBetween(start, Clock.systemUTC().instant());
            Path place = folder.resolve(location);
            assertThat(Files.readString(place.resolve("bag-info.txt"))).contains("Bagging-Date: " + today);
            for (Path file : ours(place)) {
                Matcher times = TIME.matcher(Files.readString(file, StandardCharsets.UTF_8));
                while (times.find()) {
                    assertThat(times.group(1)).as(file + ": " + times.group()).startsWith("Z");
                }
            }
        }
    }

    /** Returns all texts except the responses of the cloud. */
    private static List<Path> ours(Path place) throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(place.resolve("data/raw"))
                            && !file.startsWith(place.resolve("data/trigger")))
                    .toList();
        }
    }
}
