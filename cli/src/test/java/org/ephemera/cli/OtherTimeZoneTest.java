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

/** Wherever the machine is, every time is UTC and says so. */
@Isolated
class OtherTimeZoneTest {
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d[0-9:.]*(\\S{0,6})");

    @TempDir
    Path folder;

    private final TimeZone own = TimeZone.getDefault();

    @AfterEach
    void back() throws Exception {
        IndependentVerifiers.acceptAll(folder); // as they are where it is another day
        TimeZone.setDefault(own);
    }

    @Test
    void everyTimeIsUtc() throws IOException {
        Instant begun = Clock.systemUTC().instant();
        LocalDate today = LocalDate.ofInstant(begun, ZoneOffset.UTC);
        // Where it is another day now.
        boolean late = begun.atZone(ZoneOffset.UTC).getHour() >= 11;
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
                    .isBetween(begun, Clock.systemUTC().instant());
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

    /** All but what the cloud said. */
    private static List<Path> ours(Path place) throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(place.resolve("data/raw"))
                            && !file.startsWith(place.resolve("data/trigger")))
                    .toList();
        }
    }
}
