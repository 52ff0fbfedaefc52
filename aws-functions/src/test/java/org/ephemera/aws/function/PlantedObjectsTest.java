package org.ephemera.aws.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.aws.testing.SqsEvents;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.PackageId;
import org.ephemera.queue.WorkDispatch;
import org.ephemera.queue.WorkMessage;
import org.ephemera.recorder.SpoolSource;
import org.ephemera.seal.PemSigner;
import org.ephemera.testing.AcquisitionRequests;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Evidence store with objects that another program created. */
class PlantedObjectsTest {
    @TempDir
    Path folder;

    private final Map<String, String> settings = new HashMap<>();

    @BeforeEach
    void setUp() throws IOException {
        PemSigner.create(folder.resolve("key.pem"));
        settings.putAll(Map.of(
                "AWS_ACCESS_KEY_ID", "test",
                "AWS_SECRET_ACCESS_KEY", "test",
                "AWS_REGION", "eu-central-1",
                "EPHEMERA_STORE", "file:" + folder.resolve("evidence"),
                "EPHEMERA_SIGNER", "file:" + folder.resolve("key.pem")));
    }

    /** The {@code open.json} of the event's package is forged: its plan is empty. */
    @Test
    void opensAnotherPackageWhenTheRequestIsForged() throws Exception {
        Scenario scenario = scenario();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, Faults.none())) {
            settings.put("AWS_ENDPOINT_URL", cloud.endpoint().toString());
            PackageId id = new PackageId(alert(scenario, "1", new TestLambdaContext("first"))
                    .path("packageId")
                    .asText());
            emptyPlan(id);

            TestLambdaContext run = new TestLambdaContext("second");
            JsonNode answer = alert(scenario, "1", run);
            assertThat(answer.path("packageId").asText()).isNotEqualTo(id.value());
            assertThat(answer.path("status").asText()).isEqualTo("complete");
            assertThat(run.logged().lines()).contains("foreign object " + id.prefix() + "open.json");
            assertThat(alert(scenario, "1", new TestLambdaContext("third"))).isEqualTo(answer);
        }
    }

    /** The claim of the target's ten minutes refers to that package. */
    @Test
    void opensAPackageWhenTheClaimedOnePlansNothing() throws Exception {
        Scenario scenario = scenario();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, Faults.none())) {
            settings.put("AWS_ENDPOINT_URL", cloud.endpoint().toString());
            String id = alert(scenario, "1", new TestLambdaContext("first"))
                    .path("packageId")
                    .asText();
            emptyPlan(new PackageId(id));

            JsonNode answer = alert(scenario, "2", new TestLambdaContext("second"));
            assertThat(answer.path("packageId").asText()).isNotEqualTo(id);
            assertThat(answer.path("status").asText()).isEqualTo("complete");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data/raw/given up \u202e\n\u001b[2J",
                "data/outcomes.jsonl",
                "data/index.jsonl",
                "data/foreign.jsonl",
                "manifest-sha256.txt",
                "bag-info.txt",
                "bagit.txt",
                "package.json",
                "VERIFY.txt",
                "tagmanifest-sha256.txt",
                "seal.dsse.json"
            })
    void logsTheKeyOfAnOccupiedPathAndSealsACopy(String path) throws Exception {
        TestLambdaContext run = new TestLambdaContext("run");
        try (AwsRuntime runtime = queued()) {
            PackageId id = opened(runtime);
            plant(id.prefix() + path);

            assertThat(work(runtime, id, run)).isEmpty();
            assertThat(run.logged().lines())
                    .contains("foreign object " + id.prefix() + path.replaceAll("[^ -~]", "?"))
                    .anyMatch(line -> line.startsWith("sealed a copy of " + id));
            assertThat(folder.resolve("evidence/work/done")).isDirectory();
            assertThat(folder.resolve("evidence/" + id.prefix() + path)).hasContent("planted\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data/acquisition/recorder.events-00000000-0001.jsonl",
                "data/acquisition/run-0123456789abcdef.dsse.json",
                "data/notes.txt"
            })
    void logsTheKeyOfAForeignFileAndSeals(String path) throws Exception {
        TestLambdaContext run = new TestLambdaContext("run");
        try (AwsRuntime runtime = queued()) {
            PackageId id = opened(runtime);
            plant(id.prefix() + path);

            assertThat(work(runtime, id, run)).isEmpty();
            assertThat(run.logged().lines()).contains("foreign object " + id.prefix() + path);
            assertThat(folder.resolve("evidence/" + id.prefix() + "data/foreign.jsonl"))
                    .content()
                    .contains(path);
        }
    }

    @Test
    void logsTheKeyOfAPlantedReportNoteAndSeals() throws Exception {
        TestLambdaContext run = new TestLambdaContext("run");
        try (AwsRuntime runtime = queued()) {
            PackageId id = opened(runtime);
            String note = "reports/" + id + "/" + RuleBook.standard().version() + "/reported.json";
            plant(note);

            assertThat(work(runtime, id, run)).isEmpty();
            assertThat(run.logged().lines()).contains("foreign object " + note);
        }
    }

    private void plant(String key) throws IOException {
        Path file = folder.resolve("evidence/" + key);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "planted\n");
    }

    /** Reduces a package to its {@code open.json}, without a plan. */
    private void emptyPlan(PackageId id) throws IOException {
        Path place = folder.resolve("evidence/" + id.prefix());
        ObjectNode open = (ObjectNode) Json.parse(Files.readAllBytes(place.resolve("open.json")));
        open.putArray("plan");
        List<Path> files;
        try (Stream<Path> all = Files.walk(place)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
        Files.createDirectories(place);
        Files.write(place.resolve("open.json"), Json.pretty(open));
    }

    private JsonNode alert(Scenario scenario, String id, TestLambdaContext run) throws IOException {
        byte[] finding = """
                {"type": "Execution:Runtime/ReverseShell", "id": "%s", "updatedAt": "2026-11-25T10:00:00Z", "severity": 8,
                 "resource": {"resourceType": "ECSCluster", "ecsClusterDetails": {"taskDetails": {"arn": "%s"}}}}
                """.formatted(id, scenario.taskArn()).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (AwsRuntime runtime = AwsRuntime.of(settings, Clock.systemUTC())) {
            new AlertFunction(runtime).handleRequest(new ByteArrayInputStream(finding), out, run);
        }
        return Json.parse(out.toByteArray());
    }

    private static Scenario scenario() {
        return ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 5, 80)
                .withoutInsights()
                .build();
    }

    private AwsRuntime queued() {
        settings.put("EPHEMERA_QUEUE", "https://sqs.eu-central-1.amazonaws.com/111122223333/work.fifo");
        return AwsRuntime.of(settings, Clock.systemUTC());
    }

    private static PackageId opened(AwsRuntime runtime) throws IOException {
        return runtime.site()
                .intake(WorkDispatch.NONE)
                .take(AcquisitionRequests.alert("e-1", Instant.EPOCH, "web"), SpoolSource.ARTIFACTS)
                .open()
                .packageId();
    }

    private static JsonNode work(AwsRuntime runtime, PackageId id, TestLambdaContext run) throws IOException {
        ObjectNode event = Json.object();
        SqsEvents.record(event, "m-1", new String(WorkMessage.first(id).toBytes(), StandardCharsets.UTF_8), "1");
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        new WorkFunction(runtime).handleRequest(new ByteArrayInputStream(Json.bytes(event)), answer, run);
        return Json.parse(answer.toByteArray()).path("batchItemFailures");
    }
}
