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
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.acquire.AcquisitionRequest;
import org.ephemera.acquire.AlertSubject;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.aws.AwsSources;
import org.ephemera.aws.alert.AlertParser;
import org.ephemera.aws.testing.ResponseChangingProxy;
import org.ephemera.aws.testing.SqsEvents;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.Requester;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.PackageId;
import org.ephemera.queue.WorkDispatch;
import org.ephemera.queue.WorkMessage;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.Retention;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Secrets in the alert, in a container's environment, in a log line and in the settings: they appear only in the
 * evidence.
 */
@Isolated
class SecretLeakTest {
    private static final String CANARY = "canary-5e8b1c";

    @TempDir
    Path folder;

    private final Scenario scenario =
            ScenarioBuilder.at(Clock.systemUTC()).container("app", 40, 80).build();
    private final TestLambdaContext context = new TestLambdaContext("r-1");
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
    private final ByteArrayOutputStream others = new ByteArrayOutputStream();

    @Test
    void secretsAppearOnlyInTheEvidence() throws Exception {
        String printed = whileCollecting();
        assertThat(answer.toString(StandardCharsets.UTF_8))
                .contains("packageId")
                .doesNotContain(CANARY);
        assertThat(others.toString(StandardCharsets.UTF_8))
                .contains("batchItemFailures", "overdue")
                .doesNotContain(CANARY);
        assertThat(context.logged()).contains("sealed").doesNotContain(CANARY);
        assertThat(printed).doesNotContain(CANARY);

        Path place = Path.of(Json.parse(answer.toByteArray()).path("location").asText());
        IndependentVerifiers.acceptAll(folder);
        List<String> holding;
        try (Stream<Path> files = Files.walk(place)) {
            holding = files.filter(Files::isRegularFile)
                    .filter(SecretLeakTest::holdsIt)
                    .map(file -> place.relativize(file).toString())
                    .toList();
        }
        assertThat(holding)
                .anyMatch(path -> path.contains("aws.ecs.task-definition"))
                .anyMatch(path -> path.contains("aws.logs.stream"))
                .contains(PackageLayout.TRIGGER)
                .allMatch(path -> path.equals(PackageLayout.TRIGGER) || path.startsWith(PackageLayout.RAW));
    }

    @Test
    void failuresContainNoSecrets() throws IOException {
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

    /** Returns the output to stdout and stderr during a collection; Lambda would store it in a log. */
    private String whileCollecting() throws IOException {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                ResponseChangingProxy told = ResponseChangingProxy.inFrontOf(cloud.endpoint());
                PrintStream both = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            told.replace(
                    "DescribeTaskDefinition",
                    "\"essential\":true",
                    "\"essential\":true,\"environment\":[{\"name\":\"DB_PASSWORD\",\"value\":\"" + CANARY + "\"}]");
            told.replace("GetLogEvents", "\"message\":\"", "\"message\":\"password=" + CANARY + " ");
            System.setOut(both);
            System.setErr(both);
            Map<String, String> settings = settings(told.endpoint().toString());
            try (AwsRuntime runtime = AwsRuntime.of(settings, Clock.systemUTC())) {
                call(runtime);
            }
            settings.put("EPHEMERA_STORE", "file:" + folder.resolve("queued"));
            settings.put("EPHEMERA_QUEUE", "https://sqs.eu-central-1.amazonaws.com/111122223333/" + CANARY + ".fifo");
            try (AwsRuntime runtime = AwsRuntime.of(settings, Clock.systemUTC())) {
                work(runtime);
            }
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    private void call(AwsRuntime runtime) throws IOException {
        new AlertFunction(runtime).handleRequest(new ByteArrayInputStream(alert()), answer, context);
    }

    /** Runs the other functions for a queued alert up to its report, and the recurring jobs. */
    private void work(AwsRuntime runtime) throws IOException {
        AlertSubject subject =
                ((ParsedAlert.Recognised) AlertParser.parse(alert())).subjects().getFirst();
        AcquisitionRequest request = new AcquisitionRequest(
                subject.target(),
                subject.trigger(),
                new ReceivedEvent(alert()),
                new Requester(CANARY, Requester.Method.CLAIMED, false),
                "",
                Optional.empty(),
                subject.window(),
                Retention.NONE);
        PackageId id = runtime.site()
                .intake(WorkDispatch.NONE)
                .take(request, AwsSources.plannedFor(subject.target().kind()))
                .open()
                .packageId();
        ObjectNode event = Json.object();
        SqsEvents.record(event, "m-1", new String(WorkMessage.first(id).toBytes(), StandardCharsets.UTF_8), "1");
        SqsEvents.record(event, "m-2", "no message of ours, " + CANARY, "1");
        new WorkFunction(runtime).handleRequest(new ByteArrayInputStream(Json.bytes(event)), others, context);
        new SweepFunction(runtime).handleRequest(new ByteArrayInputStream(alert()), others, context);
        assertThat(context.logged()).contains("sealed " + id);
    }

    private byte[] alert() throws IOException {
        ObjectNode alert = (ObjectNode) Json.parse(scenario.alert());
        alert.put("token", CANARY);
        return Json.bytes(alert);
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
