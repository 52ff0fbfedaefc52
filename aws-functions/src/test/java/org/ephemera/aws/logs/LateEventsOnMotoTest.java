package org.ephemera.aws.logs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.aws.function.AlertFunction;
import org.ephemera.aws.function.TestLambdaContext;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.aws.testing.Moto;
import org.ephemera.aws.testing.MotoTask;
import org.ephemera.collect.CollectionListener;
import org.ephemera.format.Json;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;
import org.ephemera.seal.PemSigner;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;

/** A log line that arrives in CloudWatch after its stream was read is still collected. */
class LateEventsOnMotoTest {
    private static final String LATE = "the last line before it died";

    @TempDir
    Path folder;

    @Test
    void collectsLateEventsInSecondRead() throws Exception {
        Moto moto = Moto.empty();
        MotoTask task = MotoTask.run(moto, 20);
        Map<String, String> settings = new HashMap<>(moto.settings());
        PemSigner.create(folder.resolve("key.pem"));
        settings.put("EPHEMERA_STORE", "file:" + folder);
        settings.put("EPHEMERA_SIGNER", "file:" + folder.resolve("key.pem"));
        settings.put("EPHEMERA_SETTLE", "6");
        // moto does not support the protocol of metrics; those items fail at once.
        settings.put("AWS_MAX_ATTEMPTS", "1");
        JsonNode answer;
        try (AwsRuntime runtime = AwsRuntime.of(settings, Clock.systemUTC())) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            new AlertFunction(runtime, onceRead(moto, task))
                    .handleRequest(
                            new ByteArrayInputStream(AcquisitionFixture.requestFor(task.arn())),
                            out,
                            new TestLambdaContext("r-1"));
            answer = Json.parse(out.toByteArray());
        }

        Path place = Path.of(answer.path("location").asText());
        IndependentVerifiers.accept(
                place, PemSigner.open(folder.resolve("key.pem")).publicKey());
        assertThat(bodies(place, "aws.logs.stream.1"))
                .contains("\"message\": \"19 ")
                .doesNotContain(LATE);
        assertThat(bodies(place, "aws.logs.late.1")).contains(LATE);
        assertThat(Files.readString(place.resolve("data/outcomes.jsonl")))
                .contains("1 of 1 event arrived after the window's end");
    }

    /** Listener that logs a line just before the window ends; CloudWatch ingests it after the stream was read. */
    private static CollectionListener onceRead(Moto moto, MotoTask task) {
        return new CollectionListener() {
            @Override
            public void started(PlannedItem item) {}

            @Override
            public void received(PlannedItem item, long bytes) {}

            @Override
            public void ended(PlannedItem item, Outcome outcome) {
                if (item.artifact().equals("aws.logs.stream")
                        && item.param("container").equals("web")) {
                    try (CloudWatchLogsClient logs = moto.client(CloudWatchLogsClient.builder())) {
                        logs.putLogEvents(r -> r.logGroupName(MotoTask.GROUP)
                                .logStreamName("ecs/web/" + task.id())
                                .logEvents(InputLogEvent.builder()
                                        .timestamp(item.window().to().toEpochMilli() - 10)
                                        .message(LATE)
                                        .build()));
                    }
                }
            }
        };
    }

    private static String bodies(Path place, String item) throws Exception {
        try (Stream<Path> files = Files.walk(place.resolve("data/raw").resolve(item))) {
            List<Path> bodies = files.filter(Files::isRegularFile).sorted().toList();
            StringBuilder text = new StringBuilder();
            for (Path body : bodies) {
                text.append(Files.readString(body, StandardCharsets.UTF_8));
            }
            return text.toString();
        }
    }
}
