package org.ephemera.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Program in a separate process that is interrupted by Ctrl-C, or whose store has no space left. */
@Tag("slow")
class CollectInterruptedIT {
    @TempDir
    Path folder;

    private final Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
            .container("app", 3000, 200)
            .withoutInsights()
            .build();
    private SimulatedCloud cloud;
    private CommandFixture desk;

    @BeforeEach
    void start() {
        cloud = SimulatedCloud.start(scenario);
        desk = CommandFixture.in(folder).facing(cloud);
    }

    @AfterEach
    void stop() throws Exception {
        cloud.close();
        IndependentVerifiers.acceptAll(folder);
    }

    /** SIGHUP is not tested: if the parent process ignores it, all child processes ignore it. */
    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void keepsEvidenceAndShowsResumeCommand(String signal, int exit) throws Exception {
        cloud.faults().delay("logs:GetLogEvents", Duration.ofSeconds(30));

        Process child = JavaProcess.start(folder, desk.env(), Main.class, "collect", scenario.taskArn(), "--json");
        awaitCall("GetLogEvents");
        new ProcessBuilder("kill", "-" + signal, Long.toString(child.pid()))
                .start()
                .waitFor();
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();

        String err = new String(child.getErrorStream().readAllBytes(), UTF_8);
        JsonNode json = Json.parse(child.getInputStream());
        assertThat(child.exitValue()).isEqualTo(exit);
        assertThat(err)
                .contains("Interrupted. The collected evidence is kept. Finish the package with:\n")
                .doesNotContain("\tat ");
        assertThat(json.path("error").path("exitCode").asInt()).isEqualTo(exit);
        cloud.faults().clear();
        assertThat(resume(err).json().path("packageId")).isEqualTo(json.path("packageId"));
    }

    @Test
    void keepsEvidenceWhenStoreIsFull() throws Exception {
        // Files are limited to 100 kB; for the program this is like a full disk.
        Process child = JavaProcess.start(
                List.of("sh", "-c", "ulimit -f 200; exec \"$@\"", "sh"),
                folder,
                desk.env(),
                Main.class,
                "collect",
                scenario.taskArn());
        String err = new String(child.getErrorStream().readAllBytes(), UTF_8);
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(child.exitValue()).as(err).isEqualTo(3);
        assertThat(child.getInputStream().readAllBytes()).isEmpty();
        assertThat(err)
                .contains("ephemera: Cannot store packages/")
                .contains("File too large")
                .contains("Free space")
                .contains("The collected evidence is kept. Finish the package with:\n")
                .doesNotContain("\tat ");
        assertThat(resume(err).exit()).isZero();
    }

    private void awaitCall(String operation) throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            if (cloud.calls().stream().anyMatch(call -> call.operation().equals(operation))) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("never called " + operation);
    }

    /** Runs the command that was printed. */
    private Ran resume(String shown) throws IOException {
        String command = shown.lines()
                .filter(line -> line.contains("ephemera collect --resume "))
                .map(line -> line.replaceFirst(".*ephemera collect", "collect"))
                .findAny()
                .orElseThrow();
        Ran ran = desk.run(Stream.concat(Stream.of(command.split(" ", -1)), Stream.of("--json"))
                .toArray(String[]::new));
        assertThat(ran.exit()).as(ran.err()).isZero();
        Path sealed = folder.resolve(ran.json().path("location").asText());
        assertThat(Files.exists(sealed.resolve("seal.dsse.json"))).isTrue();
        return ran;
    }
}
