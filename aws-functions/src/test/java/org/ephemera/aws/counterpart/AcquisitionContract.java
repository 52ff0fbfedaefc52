package org.ephemera.aws.counterpart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.aws.function.AlertFunction;
import org.ephemera.aws.function.TestLambdaContext;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.LogGroup;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.PackageId;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoredObject;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;

/**
 * Complete acquisition. ECS, metrics and identity come from the simulated cloud, because every emulator lacks some of
 * them; the log, the bucket with Object Lock and the key are the emulator's.
 */
abstract class AcquisitionContract {
    private static final int EVENTS = 12_000;
    private static final int BATCH = 5_000;

    abstract AwsEmulator counterpart();

    @Test
    void collectsTheLogAndSealsItUnderLock(@TempDir Path folder) throws Exception {
        Scenario scenario =
                ScenarioBuilder.at(Clock.systemUTC()).container("app", 1, 100).build();
        List<String> messages = log(scenario);
        try (SimulatedCloud rest = SimulatedCloud.start(scenario);
                AwsRuntime runtime = AwsRuntime.of(settings(rest), Clock.systemUTC())) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            new AlertFunction(runtime)
                    .handleRequest(new ByteArrayInputStream(scenario.alert()), out, new TestLambdaContext("r-1"));
            JsonNode answer = Json.parse(out.toByteArray());

            PackageId id = new PackageId(answer.path("packageId").asText());
            Path copy = download(runtime.site().store(), id, folder);
            IndependentVerifiers.accept(copy, runtime.site().signer().publicKey());
            assertThat(logged(copy)).isEqualTo(messages);
            assertThat(answer.path("status").asText()).isEqualTo("complete");
        }
    }

    private Map<String, String> settings(SimulatedCloud rest) {
        Map<String, String> settings = new HashMap<>(counterpart().settings());
        settings.put("AWS_ENDPOINT_URL", rest.endpoint().toString());
        for (String service : List.of("CLOUDWATCH_LOGS", "S3", "KMS")) {
            settings.put("AWS_ENDPOINT_URL_" + service, counterpart().endpoint().toString());
        }
        settings.put("EPHEMERA_STORE", "s3://" + AwsEmulatorContract.lockable(counterpart()) + "/");
        settings.put("EPHEMERA_SIGNER", "awskms:" + AwsEmulatorContract.key(counterpart()));
        settings.put("EPHEMERA_RETENTION", "governance:1");
        return settings;
    }

    /** Log of more than one page, with an empty page that a careless parser takes for the end. */
    private List<String> log(Scenario scenario) {
        LogGroup group = scenario.logGroups().getFirst();
        String stream = group.streams().getFirst().name();
        List<String> messages = new ArrayList<>();
        try (CloudWatchLogsClient logs = counterpart().client(CloudWatchLogsClient.builder(), group.region())) {
            logs.createLogGroup(r -> r.logGroupName(group.name()));
            logs.createLogStream(r -> r.logGroupName(group.name()).logStreamName(stream));
            Instant first = scenario.now().minusSeconds(1800);
            for (int from = 0; from < EVENTS; from += BATCH) {
                List<InputLogEvent> batch = new ArrayList<>();
                for (int i = from; i < Math.min(from + BATCH, EVENTS); i++) {
                    String message = i + " \"nextForwardToken\":\"f/evil\" \\ é";
                    messages.add(message);
                    batch.add(InputLogEvent.builder()
                            .timestamp(first.plusMillis(i).toEpochMilli())
                            .message(message)
                            .build());
                }
                logs.putLogEvents(
                        r -> r.logGroupName(group.name()).logStreamName(stream).logEvents(batch));
            }
        }
        return messages;
    }

    private static Path download(EvidenceStore store, PackageId id, Path folder) throws IOException {
        Path root = folder.resolve(id.value());
        try (Stream<StoredObject> objects = store.list(id.prefix())) {
            for (StoredObject object : objects.toList()) {
                Path file = root.resolve(object.key().substring(id.prefix().length()));
                Files.createDirectories(file.getParent());
                try (InputStream in = store.open(object.key())) {
                    Files.copy(in, file);
                }
            }
        }
        return root;
    }

    private static List<String> logged(Path copy) throws IOException {
        List<String> messages = new ArrayList<>();
        try (Stream<Path> bodies = Files.walk(copy.resolve("data/raw/aws.logs.stream.1"))) {
            for (Path body : bodies.filter(Files::isRegularFile).sorted().toList()) {
                Json.parse(Files.readAllBytes(body))
                        .path("events")
                        .forEach(event -> messages.add(event.path("message").asText()));
            }
        }
        return messages;
    }
}
