package org.ephemera.aws.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.aws.alert.AlertParser;
import org.ephemera.aws.alert.StoppedTaskEvents;
import org.ephemera.aws.testing.Moto;
import org.ephemera.aws.testing.StoppedTasks;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.PackageId;
import org.ephemera.queue.WorkMessage;
import org.ephemera.recorder.EventSpool;
import org.ephemera.recorder.PackageCreation;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.StoreListing;
import org.ephemera.testing.AdjustableClock;
import org.ephemera.testing.HourlyPackageContent;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Stopped tasks from EventBridge's events to the sealed hourly packages, in a bucket of moto. */
@Tag("slow")
class RecorderOnMotoTest {
    /** Start three hours ago, because moto accepts only retention dates in the future. */
    private final Instant first =
            InstantSource.system().instant().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(3));

    private final Instant second = first.plus(Duration.ofHours(1));

    private final AdjustableClock clock = new AdjustableClock(first);
    private final Moto moto = Moto.empty();
    private final StoppedTasks tasks = StoppedTasks.of(moto);
    private final Map<String, String> settings = new HashMap<>(moto.settings());

    @TempDir
    private Path folder;

    @BeforeEach
    void configure() throws IOException {
        PemSigner.create(folder.resolve("key.pem"));
        moto.s3().createBucket(r -> r.bucket("recorder").objectLockEnabledForBucket(true));
        settings.put("EPHEMERA_STORE", "s3://recorder/");
        settings.put("EPHEMERA_SIGNER", "file:" + folder.resolve("key.pem"));
        settings.put("EPHEMERA_RETENTION", "governance:30");
        settings.put("EPHEMERA_SETTLE", "0");
        settings.put("AWS_MAX_ATTEMPTS", "1");
    }

    @Test
    void recordsThreeHundredStopsInTwoHourlyPackages() throws Exception {
        settings.put(
                "EPHEMERA_SELECTOR",
                "{\"target\": [\"" + StoppedTasks.task(17) + "\", \"" + StoppedTasks.task(222) + "\"]}");
        try (SimulatedCloud others =
                SimulatedCloud.start(ScenarioBuilder.at(Clock.systemUTC()).build())) {
            settings.put("AWS_ENDPOINT_URL_CLOUDWATCH", others.endpoint().toString());
            settings.put("AWS_ENDPOINT_URL_CLOUDTRAIL", others.endpoint().toString());
            try (AwsRuntime runtime = AwsRuntime.of(settings, clock)) {
                killedBetweenEventAndDefinition(runtime, 3);
                List<Integer> numbers =
                        new ArrayList<>(IntStream.range(0, 300).boxed().toList());
                numbers.addAll(IntStream.range(100, 160).boxed().toList());
                Collections.shuffle(numbers, new Random(7));
                List<String> collected = new ArrayList<>();
                for (int number : numbers) {
                    clock.set(stopped(number).plusSeconds(3));
                    JsonNode answer = handle(runtime, tasks.event(number, stopped(number)));
                    assertThat(answer.path("recorded").size()).isOne();
                    if (answer.has("packageId")) {
                        collected.add(answer.path("target").asText());
                    } else {
                        assertThat(answer.path("status").asText()).isEqualTo("not-selected");
                    }
                }
                assertThat(collected).containsExactlyInAnyOrder(StoppedTasks.task(17), StoppedTasks.task(222));
                clock.set(second.plus(Duration.ofMinutes(66)));

                List<PackageId> made = packaged(runtime, "sweep-1");

                assertThat(made).hasSize(2);
                hour(runtime, made.get(0), 0, 150);
                hour(runtime, made.get(1), 150, 300);
                assertThat(packaged(runtime, "sweep-2")).isEmpty();
                assertIndependentlyVerified(runtime);
            }
        }
    }

    @Test
    void opensNoPackageWhenOnlyRecording() throws Exception {
        settings.put("EPHEMERA_STOPPED", "record");
        try (AwsRuntime runtime = AwsRuntime.of(settings, clock)) {
            JsonNode answer = handle(runtime, tasks.event(1, first));
            assertThat(answer.path("status").asText()).isEqualTo("recorded");
            assertThat(answer.path("recorded").path(0).path("target").asText()).isEqualTo(StoppedTasks.task(1));
            assertThat(StoreListing.of(runtime.site().store(), "packages/")).isEmpty();
            assertThat(StoreListing.of(runtime.site().store(), "recorder/")).hasSize(3);
        }
    }

    /**
     * Deployed configuration: the alert function records, the sweep function queues the hour, the work function
     * collects and seals.
     */
    @Test
    void queuesHourWhenQueueIsSet() throws Exception {
        SqsClient sqs = moto.client(SqsClient.builder());
        String queue = sqs.createQueue(
                        r -> r.queueName("work.fifo").attributes(Map.of(QueueAttributeName.FIFO_QUEUE, "true")))
                .queueUrl();
        settings.put("EPHEMERA_STOPPED", "record");
        settings.put("EPHEMERA_QUEUE", queue);
        try (AwsRuntime runtime = AwsRuntime.of(settings, clock)) {
            handle(runtime, tasks.event(1, first));
            clock.set(second.plus(Duration.ofMinutes(6)));
            for (int sweeps = 0; sweeps < 2; sweeps++) {
                JsonNode swept = answered(new SweepFunction(runtime), new byte[0]);
                assertThat(swept.path("recorder").path("packages").size()).isEqualTo(1 - sweeps);
            }
            List<Message> messages = sqs.receiveMessage(r -> r.queueUrl(queue).maxNumberOfMessages(10))
                    .messages();
            assertThat(messages).hasSize(1);
            var delivered = Json.object();
            delivered
                    .withArray("Records")
                    .addObject()
                    .put("messageId", messages.getFirst().messageId())
                    .put("body", messages.getFirst().body());

            assertThat(answered(new WorkFunction(runtime), Json.bytes(delivered))
                            .path("batchItemFailures"))
                    .isEmpty();

            PackageId id = WorkMessage.parse(messages.getFirst().body().getBytes(StandardCharsets.UTF_8))
                    .orElseThrow()
                    .packageId();
            assertThat(HourlyPackageContent.of(runtime.site().store(), id).received())
                    .containsExactly(new String(tasks.event(1, first), StandardCharsets.UTF_8));
            assertIndependentlyVerified(runtime);
        }
    }

    /** A queue delivers several events at a time; each is recorded with its own bytes. */
    @Test
    void recordsEachEventOfAnEnvelope() throws Exception {
        settings.put("EPHEMERA_STOPPED", "record");
        var envelope = Json.object();
        for (int number : List.of(1, 2, 3)) {
            envelope.withArray("Records")
                    .addObject()
                    .put("messageId", "m-" + number)
                    .put("body", new String(tasks.event(number, first), StandardCharsets.UTF_8));
        }
        try (AwsRuntime runtime = AwsRuntime.of(settings, clock)) {
            assertThat(handle(runtime, Json.bytes(envelope)).path("recorded").size())
                    .isEqualTo(3);
            clock.set(second.plus(Duration.ofMinutes(6)));
            HourlyPackageContent hour = HourlyPackageContent.of(
                    runtime.site().store(), packaged(runtime, "sweep").getFirst());
            assertThat(hour.received())
                    .containsExactlyInAnyOrderElementsOf(List.of(1, 2, 3).stream()
                            .map(number -> new String(tasks.event(number, first), StandardCharsets.UTF_8))
                            .toList());
            assertIndependentlyVerified(runtime);
        }
    }

    /** Definition of another account, only a family, and no name: recorded, but never requested. */
    @Test
    void requestsOnlyRevisionsOfTaskAccount() throws Exception {
        settings.put("EPHEMERA_STOPPED", "record");
        try (AwsRuntime runtime = AwsRuntime.of(settings, clock)) {
            List<String> odd = List.of(
                    "arn:aws:ecs:us-east-1:999999999999:task-definition/web:1",
                    "arn:aws:ecs:us-east-1:" + Moto.ACCOUNT + ":task-definition/web",
                    "../../../packages/x:1",
                    "");
            for (int i = 0; i < odd.size(); i++) {
                handle(runtime, StoppedTasks.event(i, first, odd.get(i)));
            }
            clock.set(second.plus(Duration.ofMinutes(6)));
            HourlyPackageContent hour = HourlyPackageContent.of(
                    runtime.site().store(), packaged(runtime, "sweep").getFirst());
            assertThat(hour.events())
                    .hasSize(4)
                    .allSatisfy(event ->
                            assertThat(event.path("definition").has("untold")).isTrue());
            assertThat(hour.outcomes().get("recorder.definitions")).startsWith("EMPTY: ");
            assertIndependentlyVerified(runtime);
        }
    }

    /** A failure of the recorder prevents no package; an event that no selector matches is delivered again. */
    @Test
    void deliversAgainWhenRecordingFails() throws Exception {
        settings.put("EPHEMERA_STOPPED", "record");
        settings.put("EPHEMERA_SELECTOR", "{\"cluster\": [\"elsewhere\"]}");
        settings.put("EPHEMERA_STORE", "s3://there-is-none/");
        try (AwsRuntime runtime = AwsRuntime.of(settings, clock)) {
            assertThatThrownBy(() -> handle(runtime, tasks.event(1, first))).isInstanceOf(IOException.class);
        }
    }

    private void hour(AwsRuntime runtime, PackageId id, int from, int to) throws Exception {
        HourlyPackageContent hour = HourlyPackageContent.of(runtime.site().store(), id);
        assertThat(hour.received())
                .containsExactlyInAnyOrderElementsOf(IntStream.range(from, to)
                        .mapToObj(number -> new String(tasks.event(number, stopped(number)), StandardCharsets.UTF_8))
                        .toList());
        Map<String, String> described = hour.described();
        assertThat(described.keySet()).containsExactlyInAnyOrderElementsOf(tasks.definitions());
        for (String definition : tasks.definitions().subList(0, 4)) {
            JsonNode body = Json.parse(described.getOrDefault(definition, "").getBytes(StandardCharsets.UTF_8));
            assertThat(body.path("taskDefinition").path("taskDefinitionArn").asText())
                    .isEqualTo(definition);
        }
        assertThat(described.get(tasks.definitions().getLast())).isEqualTo("refused: ClientException");
        assertThat(hour.outcomes())
                .containsEntry("recorder.events", "COLLECTED: 150 events")
                .containsEntry("recorder.definitions", "PARTIAL: 4 definitions, 1 refused");
    }

    private static void assertIndependentlyVerified(AwsRuntime runtime) throws IOException {
        IndependentVerifiers.acceptAll(
                runtime.site().store(), runtime.site().signer().publicKey());
    }

    private void killedBetweenEventAndDefinition(AwsRuntime runtime, int number) throws IOException {
        EventSpool killed = new EventSpool(
                runtime.site().store(),
                (scope, name) -> {
                    throw new IllegalStateException("killed");
                },
                clock);
        byte[] payload = tasks.event(number, stopped(number));
        clock.set(stopped(number).plusSeconds(2));
        var subject =
                ((ParsedAlert.Recognised) AlertParser.parse(payload)).subjects().getFirst();
        var event = StoppedTaskEvents.of(subject, new ReceivedEvent(payload)).orElseThrow();
        assertThatThrownBy(() -> killed.record(event)).hasMessage("killed");
    }

    private List<PackageId> packaged(AwsRuntime runtime, String run) throws IOException {
        Deadline deadline = Deadline.in(clock, Duration.ofMinutes(5));
        return runtime.site()
                .hourlyPackaging(
                        PackageCreation.here(runtime.site().acquisition(run, CollectionListener.NONE), deadline))
                .run(deadline);
    }

    private static JsonNode handle(AwsRuntime runtime, byte[] event) throws IOException {
        return answered(new AlertFunction(runtime), event);
    }

    private static JsonNode answered(RequestStreamHandler function, byte[] event) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        function.handleRequest(new ByteArrayInputStream(event), out, new TestLambdaContext("r-1"));
        return Json.parse(out.toByteArray());
    }

    /** Returns the stop event: the first 150 in one hour, the others in the next. */
    private Instant stopped(int number) {
        return first.plusSeconds(24L * number);
    }
}
