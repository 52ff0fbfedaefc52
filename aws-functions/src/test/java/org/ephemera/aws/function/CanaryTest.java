package org.ephemera.aws.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.aws.testing.Interposed;
import org.ephemera.bag.Json;
import org.ephemera.bag.Layout;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.seal.PemSigner;
import org.ephemera.testing.Strangers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A secret in the alert, in the environment of a container, in a log line and in our own settings: it stays where it is. */
@Isolated
class CanaryTest {
    private static final String CANARY = "canary-5e8b1c";

    @TempDir
    Path folder;

    private final Scenario scenario =
            ScenarioBuilder.at(Clock.systemUTC()).container("app", 40, 80).build();
    private final TestingContext context = new TestingContext("r-1");
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();

    @Test
    void aSecretIsInTheEvidenceAndNowhereElse() throws Exception {
        String printed = whileCollecting();
        assertThat(answer.toString(StandardCharsets.UTF_8))
                .contains("packageId")
                .doesNotContain(CANARY);
        assertThat(context.logged()).contains("sealed").doesNotContain(CANARY);
        assertThat(printed).doesNotContain(CANARY);

        Path place = Path.of(Json.parse(answer.toByteArray()).path("location").asText());
        Strangers.acceptAll(folder);
        List<String> holding;
        try (Stream<Path> files = Files.walk(place)) {
            holding = files.filter(Files::isRegularFile)
                    .filter(CanaryTest::holdsIt)
                    .map(file -> place.relativize(file).toString())
                    .toList();
        }
        assertThat(holding)
                .anyMatch(path -> path.contains("aws.ecs.task-definition"))
                .anyMatch(path -> path.contains("aws.logs.stream"))
                .contains(Layout.TRIGGER)
                .allMatch(path -> path.equals(Layout.TRIGGER) || path.startsWith(Layout.RAW));
    }

    @Test
    void aFailureDoesNotTellItEither() throws IOException {
        Map<String, String> settings = settings("http://127.0.0.1:1");
        settings.put("EPHEMERA_STORE", "file:/proc/evidence");
        try (AwsRuntime runtime = AwsRuntime.of(settings, Clock.systemUTC())) {
            assertThatThrownBy(() -> call(runtime))
                    .isInstanceOf(IOException.class)
                    .satisfies(thrown -> {
                        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
                            assertThat(cause.toString()).doesNotContain(CANARY);
                        }
                    });
        }
        assertThat(context.logged()).doesNotContain(CANARY);
    }

    /** What was written to stdout and stderr meanwhile, where Lambda would keep it in a log. */
    private String whileCollecting() throws IOException {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                Interposed told = Interposed.before(cloud.endpoint());
                PrintStream both = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            told.replace(
                    "DescribeTaskDefinition",
                    "\"essential\":true",
                    "\"essential\":true,\"environment\":[{\"name\":\"DB_PASSWORD\",\"value\":\"" + CANARY + "\"}]");
            told.replace("GetLogEvents", "\"message\":\"", "\"message\":\"password=" + CANARY + " ");
            System.setOut(both);
            System.setErr(both);
            try (AwsRuntime runtime = AwsRuntime.of(settings(told.endpoint().toString()), Clock.systemUTC())) {
                call(runtime);
            }
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    private void call(AwsRuntime runtime) throws IOException {
        ObjectNode alert = (ObjectNode) Json.parse(scenario.alert());
        alert.put("token", CANARY);
        new AlertFunction(runtime).handleRequest(new ByteArrayInputStream(Json.bytes(alert)), answer, context);
    }

    private Map<String, String> settings(String endpoint) throws IOException {
        Path key = folder.resolve("key.pem");
        PemSigner.create(key);
        Map<String, String> settings = new HashMap<>();
        settings.put("AWS_ENDPOINT_URL", endpoint);
        settings.put("AWS_ACCESS_KEY_ID", "test");
        settings.put("AWS_SECRET_ACCESS_KEY", CANARY);
        settings.put("EPHEMERA_STORE", "file:" + folder.resolve("evidence"));
        settings.put("EPHEMERA_SIGNER", "file:" + key);
        return settings;
    }

    private static boolean holdsIt(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(CANARY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
