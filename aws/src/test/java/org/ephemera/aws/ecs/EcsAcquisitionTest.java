package org.ephemera.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.ephemera.aws.AwsSources;
import org.ephemera.aws.alert.EcsTarget;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.format.ItemOutcome;
import org.ephemera.lab.SimulatedCall;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.lab.scenario.StoredTrail;
import org.ephemera.model.Artifact;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Acquisitions of ECS targets with all sources, from an alert to a sealed package. */
@Tag("source-aws")
class EcsAcquisitionTest {
    private static final String STREAM = "aws.logs.stream";
    private static final List<String> KINDS =
            List.of(EcsTarget.TASK, EcsTarget.SERVICE, EcsTarget.CLUSTER, EcsTarget.INSTANCE);

    @TempDir
    Path folder;

    @Test
    void collectsRunningTask() throws IOException {
        CollectedPackage gathered = collect(Scenario.named("fargate-miner", Clock.systemUTC()), Faults.none());
        assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
        assertThat(gathered.codes())
                .containsEntry("aws.ecs.task", OutcomeCode.COLLECTED)
                .containsEntry("aws.ecs.task-definition.1", OutcomeCode.COLLECTED)
                .containsEntry("aws.ecs.startup-events.1", OutcomeCode.COLLECTED)
                .containsEntry("aws.cloudwatch.service-metrics.1", OutcomeCode.COLLECTED)
                .containsEntry("aws.cloudwatch.container-insights.1", OutcomeCode.COLLECTED)
                .containsEntry("aws.sts.caller-identity", OutcomeCode.COLLECTED)
                .containsEntry("aws.ecs.memory", OutcomeCode.IMPOSSIBLE)
                .containsEntry("aws.ecs.packets", OutcomeCode.IMPOSSIBLE);
        assertThat(gathered.outcome("aws.ecs.task-definition.1").message()).contains("with the overrides");
        assertThat(requestedMetrics(gathered)).containsOnlyKeys("60", "300").satisfies(asked -> {
            assertThat(asked.get("60"))
                    .isBetween(Duration.ofDays(1), Duration.ofDays(1).plusMinutes(1));
            assertThat(asked.get("300"))
                    .isBetween(Duration.ofDays(14), Duration.ofDays(14).plusMinutes(5));
        });
        assertThat(gathered.log("aws.ecs.task-definition.1", "api.response"))
                .extracting(line -> line.at("/request/params/taskDefinition").asText())
                .as("the task's own revision, not the family's newest")
                .containsExactly("arn:aws:ecs:eu-central-1:111122223333:task-definition/checkout:7");
        assertThat(gathered.item(STREAM, "container", "checkout").planned().param("stream"))
                .isEqualTo("checkout/checkout/9f3c1a7be4d24c0f8a6b5d2e17c0934a");
        assertThat(gathered.item(STREAM, "region", "eu-west-1").code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.seal().outcomes().items())
                .filteredOn(item -> item.planned().param("container").startsWith("aws-guardduty-agent"))
                .singleElement()
                .satisfies(item -> assertThat(item.code()).isEqualTo(OutcomeCode.NOT_APPLICABLE));
    }

    /** Returns the spans of the requested metrics by period in seconds. */
    private static Map<String, Duration> requestedMetrics(CollectedPackage gathered) {
        Map<String, Duration> asked = new TreeMap<>();
        for (JsonNode line : gathered.log("aws.cloudwatch.service-metrics.1", "api.response")) {
            JsonNode params = line.at("/request/params");
            Duration time = Duration.between(
                    Instant.parse(params.path("startTime").asText()),
                    Instant.parse(params.path("endTime").asText()));
            asked.put(params.path("period").asText(), time);
        }
        return asked;
    }

    /** A stopped task is still described; a deleted one is collected from other evidence. */
    @ParameterizedTest
    @ValueSource(strings = {"task-stopped", "task-gone"})
    void collectsTaskWhenNotRunning(String name) throws IOException {
        CollectedPackage gathered = collect(Scenario.named(name, Clock.systemUTC()), Faults.none());
        assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
        boolean gone = name.equals("task-gone");
        assertThat(gathered.item("aws.ecs.task").code()).isEqualTo(gone ? OutcomeCode.EXPIRED : OutcomeCode.COLLECTED);
        assertThat(gathered.item("aws.ecs.task").extent().lostAfter().isPresent())
                .isEqualTo(!gone);
        assertThat(gathered.codes())
                .containsEntry("aws.ecs.task-definition.1", OutcomeCode.COLLECTED)
                .containsEntry("aws.ecs.startup-events.1", OutcomeCode.COLLECTED)
                .containsEntry("aws.cloudwatch.service-metrics.1", OutcomeCode.COLLECTED);
        assertThat(gathered.item(STREAM, "container", "checkout").code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.item(STREAM, "container", "checkout").extent().records())
                .isGreaterThan(3000);
    }

    @Test
    void usesExactlyDeclaredOperations() throws IOException {
        List<String> declared = targets()
                .flatMap(artifact -> artifact.operations().stream())
                .distinct()
                .sorted()
                .toList();
        List<String> logged = new ArrayList<>();
        List<SimulatedCall> calls = new ArrayList<>();
        Set<String> held = new TreeSet<>();
        for (Scenario scenario : List.of(Scenario.named("fargate-miner", Clock.systemUTC()), archived())) {
            try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
                for (String kind : KINDS) {
                    CollectedPackage gathered = AcquisitionFixture.at(folder.resolve(scenario.name()), cloud.endpoint())
                            .set("EPHEMERA_TRAIL", trail(scenario))
                            .collect(about(kind, scenario));
                    logged.addAll(gathered.operations().toList());
                    gathered.seal().outcomes().items().stream()
                            .filter(item -> item.code() == OutcomeCode.COLLECTED)
                            .filter(item -> item.extent().records() > 0)
                            .forEach(item -> held.add(item.planned().artifact()));
                }
                calls.addAll(cloud.calls());
            }
        }
        assertThat(logged.stream().distinct().sorted().toList()).isEqualTo(declared);
        assertThat(calls.stream().map(SimulatedCall::action).distinct().sorted().toList())
                .isEqualTo(declared);
        assertThat(calls).noneMatch(SimulatedCall::refused);
        assertThat(logged).hasSameSizeAs(calls);
        // Impossible artifacts, and those that ServiceConnectTest and tests of other accounts find.
        assertThat(targets().map(Artifact::id).filter(id -> !held.contains(id)))
                .as("artifacts of which nothing was found")
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                ImpossibleArtifacts.ALL.stream()
                                        .map(impossible -> impossible.artifact().id()),
                                Stream.of("aws.ecs.service-connect"))
                        .toList());
    }

    /**
     * Bodies are stored byte for byte as the server sent them; the log contains request, time and duration of each
     * response.
     */
    @Test
    void storesResponsesUnchanged() throws IOException {
        Scenario scenario = Scenario.named("fargate-miner", Clock.systemUTC());
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, cloud.endpoint()).collect(scenario.alert());
            Map<String, SimulatedCall> seen =
                    cloud.calls().stream().collect(Collectors.toMap(SimulatedCall::requestId, call -> call));
            List<JsonNode> responses = gathered.log().stream()
                    .filter(line -> line.path("event").asText().equals("api.response"))
                    .toList();
            assertThat(responses).hasSameSizeAs(cloud.calls()).allSatisfy(line -> {
                SimulatedCall call = Objects.requireNonNull(
                        seen.get(line.at("/response/requestId").asText()));
                // The URL of a config is a credential and is not stored; its content is requested without a signature.
                boolean secret = call.operation().equals("GetDownloadUrlForLayer");
                byte[] body = gathered.body(line);
                assertThat(body.length).isEqualTo(secret ? 0 : (int) call.responseBytes());
                assertThat(crc32(body)).isEqualTo(secret ? 0 : call.responseCrc32());
                assertThat(call.region())
                        .isIn(
                                line.at("/request/region").asText(),
                                call.operation().equals("DownloadUrlForLayer") ? "" : "-");
                assertThat(line.at("/request/endpoint").asText())
                        .isEqualTo(cloud.endpoint().toString());
                assertThat(line.at("/response/status").asInt()).isEqualTo(200);
                assertThat(line.at("/response/date").asText()).isNotBlank();
                assertThat(line.at("/clock/offsetMs").isNumber()).isTrue();
                assertThat(line.toString()).doesNotContain("test-secret", "Credential=");
            });
            assertThat(gathered.log("aws.cloudwatch.service-metrics.1", "api.response"))
                    .allSatisfy(line ->
                            assertThat(line.at("/files/0/path").asText()).endsWith(".body.cbor"));
            assertThat(gathered.log("aws.sts.caller-identity", "api.response"))
                    .allSatisfy(line ->
                            assertThat(line.at("/files/0/path").asText()).endsWith(".body.xml"));
        }
    }

    private static long crc32(byte[] body) {
        CRC32 crc = new CRC32();
        crc.update(body);
        return crc.getValue();
    }

    @ParameterizedTest
    @CsvSource({
        "fargate-miner, createdAt attachments pullStartedAt startedAt findingType eventFirstSeen",
        "task-stopped, createdAt attachments startedAt stoppedAt stopCode stoppedReason containers/0/exitCode"
                + " containers/0/reason",
        "task-gone, createdAt startedAt"
    })
    void notesReferenceTheirFacts(String name, String told) throws IOException {
        CollectedPackage gathered = collect(Scenario.named(name, Clock.systemUTC()), Faults.none());
        List<String> notes = Stream.of("aws.ecs.startup-events.1", "aws.ecs.task-definition.1")
                .flatMap(item -> gathered.log(item, "note").stream())
                .map(line -> line.path("text").asText())
                .toList();
        assertThat(notes.stream().map(note -> note.split(" ", 2)[0])).contains(told.split(" "));
        assertThat(notes)
                .hasSizeGreaterThan(4)
                .allSatisfy(note -> assertThat(gathered.resolve(note.substring(note.lastIndexOf(" in ") + 4)))
                        .as(note)
                        .isPresent());
    }

    /** Sweeps are tested by MetricSweepJobTest, and clusters of EKS by EksAcquisitionTest. */
    private static Stream<Artifact> targets() {
        return AwsSources.artifacts().stream()
                .filter(artifact -> !artifact.id().startsWith("aws.sweep.")
                        && !artifact.id().startsWith("aws.eks."));
    }

    static Stream<String> permissions() {
        return targets().flatMap(artifact -> artifact.permissions().stream()).distinct();
    }

    @ParameterizedTest
    @MethodSource("permissions")
    void reportsPermissionAndCollectsRestWhenDenied(String permission) throws IOException {
        CollectedPackage gathered = collectWithout(permission);
        assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
        Set<String> needIt = AwsSources.artifacts().stream()
                .filter(artifact -> artifact.permissions().contains(permission))
                .map(artifact -> artifact.id())
                .collect(Collectors.toSet());
        List<ItemOutcome> denied = gathered.seal().outcomes().items().stream()
                .filter(item -> item.code() == OutcomeCode.DENIED)
                .toList();
        assertThat(denied).isNotEmpty().allSatisfy(item -> {
            assertThat(item.outcome().detail()).isEqualTo(permission);
            assertThat(item.outcome().message())
                    .contains(needIt.contains(item.planned().artifact()) ? permission : "the outcome of aws.");
        });
        assertThat(gathered.outcomeLines())
                .filteredOn(line -> line.path("outcome").asText().equals("DENIED"))
                .hasSameSizeAs(denied)
                .allSatisfy(line -> {
                    String item = line.path("item").asText();
                    assertThat(line.path("detail").asText()).isEqualTo(permission);
                    assertThat(gathered.log(item, "api.response"))
                            .hasSize(line.at("/counts/answers").asInt());
                    assertThat(gathered.log(item, "api.error"))
                            .hasSize(line.at("/counts/errors").asInt());
                });
        // An item whose parameters only a denied item can return is denied too.
        Set<String> told = Set.of(
                STREAM,
                "aws.cloudtrail.events",
                "aws.cloudtrail.log",
                "aws.ecs.task-definition",
                "aws.ecs.definition-history",
                "aws.ecs.container-instance",
                "aws.ec2.instances",
                "aws.ec2.network-interfaces",
                "aws.elb.targets",
                "aws.iam.instance-profile",
                "aws.ecr.image",
                "aws.iam.role");
        assertThat(denied.stream().map(item -> item.planned().artifact()))
                .allMatch(id -> needIt.contains(id) || told.contains(id) || id.startsWith("aws.ecs.exec-"));
        assertThat(gathered.seal().outcomes().items().stream().map(ItemOutcome::code))
                .doesNotContain(OutcomeCode.FAILED, OutcomeCode.PARTIAL)
                .filteredOn(code -> code == OutcomeCode.COLLECTED)
                .hasSizeGreaterThan(2);
    }

    /** Most permissions have the names of their operations. */
    private static String operation(String permission) {
        return permission.equals("s3:ListBucket") ? "s3:ListObjectsV2" : permission;
    }

    /** Collects a task without the permission, or its service or cluster if no item of the task needs it. */
    private CollectedPackage collectWithout(String permission) throws IOException {
        Scenario scenario = archived();
        CollectedPackage gathered = null;
        for (String kind : KINDS) {
            gathered = collect(scenario, about(kind, scenario), Faults.none().accessDenied(operation(permission)));
            if (gathered.codes().containsValue(OutcomeCode.DENIED)) {
                return gathered;
            }
        }
        return Objects.requireNonNull(gathered);
    }

    /** Only the ARN is known: every item is planned and its outcome states the reason. */
    @Test
    void plansAllItemsWhenOnlyArnIsKnown() throws IOException {
        Scenario scenario = Scenario.named("task-gone", Clock.systemUTC());
        CollectedPackage gathered = collect(scenario, AcquisitionFixture.requestFor(scenario.taskArn()), Faults.none());
        assertThat(gathered.codes())
                .containsEntry("aws.ecs.task", OutcomeCode.EXPIRED)
                .containsEntry("aws.ecs.task-definition.1", OutcomeCode.EXPIRED)
                .containsEntry("aws.ecs.startup-events.1", OutcomeCode.EXPIRED)
                .containsEntry("aws.logs.stream.1", OutcomeCode.EXPIRED)
                .containsEntry("aws.cloudwatch.service-metrics.1", OutcomeCode.EXPIRED)
                .containsEntry("aws.cloudwatch.container-insights.1", OutcomeCode.COLLECTED);
        assertThat(gathered.outcome("aws.logs.stream.1").message()).contains("aws.ecs.task-definition.1");
    }

    @Test
    void collectsFromAlertWhenTaskIsDenied() throws IOException {
        Scenario scenario = Scenario.named("fargate-miner", Clock.systemUTC());
        CollectedPackage gathered = collect(scenario, Faults.none().accessDenied("ecs:DescribeTasks"));
        assertThat(gathered.codes())
                .containsEntry("aws.ecs.task", OutcomeCode.DENIED)
                .containsEntry("aws.ecs.task-definition.1", OutcomeCode.COLLECTED)
                .containsEntry("aws.ecs.startup-events.1", OutcomeCode.COLLECTED);
        assertThat(gathered.item(STREAM, "container", "checkout").code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.outcome("aws.ecs.task-definition.1").message())
                .contains("unknown whether the task was started with overrides");
    }

    @Test
    void failsAllItemsWhenCredentialsExpired() throws IOException {
        Scenario scenario = Scenario.named("fargate-miner", Clock.systemUTC());
        CollectedPackage gathered = collect(scenario, Faults.none().expiredCredentials());
        assertThat(gathered.item("aws.ecs.task").code()).isEqualTo(OutcomeCode.FAILED);
        assertThat(gathered.outcome("aws.ecs.task").detail()).isEqualTo("ExpiredTokenException");
        assertThat(gathered.outcome("aws.ecs.task").message()).contains("renew them");
        assertThat(gathered.seal().statement().status()).isEqualTo("failed");
        assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
    }

    @Test
    void reportsNotEnabledWhenInsightsAreOff() throws IOException {
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 10, 80)
                .withoutInsights()
                .withoutServiceMetrics()
                .build();
        CollectedPackage gathered = collect(scenario, Faults.none());
        assertThat(gathered.codes())
                .containsEntry("aws.cloudwatch.container-insights.1", OutcomeCode.NOT_ENABLED)
                .containsEntry("aws.cloudwatch.service-metrics.1", OutcomeCode.EMPTY);
    }

    /** Returns a request for the scenario's task as in its alert, or for its service or cluster. */
    private static byte[] about(String kind, Scenario scenario) {
        return switch (kind) {
            case EcsTarget.SERVICE ->
                AcquisitionFixture.requestFor(
                        scenario.ecs().services().getFirst().path("serviceArn").asText());
            case EcsTarget.CLUSTER ->
                AcquisitionFixture.requestFor(
                        scenario.ecs().clusters().getFirst().path("clusterArn").asText());
            case EcsTarget.INSTANCE ->
                AcquisitionFixture.requestFor(scenario.ecs()
                                .clusters()
                                .getFirst()
                                .path("clusterArn")
                                .asText()
                                .replace(":cluster/", ":container-instance/")
                        + "/" + machine(scenario));
            default -> scenario.alert();
        };
    }

    /** Returns the EC2 instance of a container instance; an unknown one if the scenario has none. */
    private static String machine(Scenario scenario) {
        return scenario.ecs().all("containerInstances").stream()
                .map(instance -> instance.path("ec2InstanceId").asText())
                .findFirst()
                .orElse("i-0fffffffffffffff0");
    }

    /** Returns the ARN of the trail, or "". */
    private static String trail(Scenario scenario) {
        return scenario.audit().stored().map(StoredTrail::groupArn).orElse("");
    }

    /** Returns a scenario with a log that only Logs Insights reads, an exec session, and a trail that contains it. */
    private static Scenario archived() {
        return ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 50, 80)
                .container("archive", 20, 80)
                .logGroupClass("archive", "INFREQUENT_ACCESS")
                .withExec()
                .withTrail("us-west-2")
                .onInstances(1)
                .build();
    }

    private CollectedPackage collect(Scenario scenario, Faults faults) throws IOException {
        return collect(scenario, scenario.alert(), faults);
    }

    private CollectedPackage collect(Scenario scenario, byte[] alert, Faults faults) throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, faults)) {
            return AcquisitionFixture.at(folder, cloud.endpoint())
                    .set("AWS_SECRET_ACCESS_KEY", "test-secret")
                    .set("AWS_MAX_ATTEMPTS", "2")
                    .set("EPHEMERA_TRAIL", trail(scenario))
                    .collect(alert);
        }
    }
}
