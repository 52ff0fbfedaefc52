package org.ephemera.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ephemera.aws.AwsSources;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.aws.testing.Moto;
import org.ephemera.aws.testing.MotoFleet;
import org.ephemera.aws.testing.MotoTask;
import org.ephemera.format.ItemOutcome;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Acquisitions from moto, an independent control plane. moto has no CloudWatch metrics in CBOR; the simulated cloud
 * has.
 */
@Tag("source-aws")
class EcsOnMotoTest {
    private static final int EVENTS = 12_000;
    /** Outcomes of each target without enforced permissions. */
    private static final Map<String, List<String>> USUAL = new HashMap<>();

    private static Moto moto;
    private static MotoTask task;
    private static MotoFleet fleet;
    private static SimulatedCloud metrics;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        moto = Moto.empty();
        task = MotoTask.run(moto, EVENTS);
        fleet = MotoFleet.run(moto);
        metrics = SimulatedCloud.start(
                ScenarioBuilder.at(java.time.Clock.systemUTC()).build());
    }

    @AfterAll
    static void stop() {
        metrics.close();
        moto.post("/moto-api/state-manager/unset-transition", "{\"model_name\": \"ecs::task\"}");
    }

    @Test
    void collectsTask() throws IOException {
        CollectedPackage gathered = fixture().collect(AcquisitionFixture.requestFor(task.arn()));
        assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
        assertThat(gathered.codes())
                .containsEntry("aws.ecs.task", OutcomeCode.COLLECTED)
                .containsEntry("aws.ecs.task-definition.1", OutcomeCode.COLLECTED)
                .containsEntry("aws.sts.caller-identity", OutcomeCode.COLLECTED)
                .containsEntry("aws.logs.group.1", OutcomeCode.COLLECTED)
                .containsEntry("aws.cloudwatch.service-metrics.1", OutcomeCode.NOT_APPLICABLE)
                .containsEntry("aws.cloudwatch.container-insights.1", OutcomeCode.NOT_ENABLED);
        ItemOutcome web = gathered.item("aws.logs.stream", "container", "web");
        assertThat(web.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(web.outcome().message()).contains("12000 events; the log driver was blocking");
        assertThat(messages(gathered, web)).isEqualTo(task.messages());
        ItemOutcome audit = gathered.item("aws.logs.stream", "container", "audit");
        assertThat(audit.code()).isEqualTo(OutcomeCode.NOT_APPLICABLE);
        assertThat(audit.outcome().message())
                .contains("splunk", "https://splunk.example:8088")
                .doesNotContain("secret");
        assertThat(gathered.outcome("aws.logs.group.1").message()).contains("30 days");
        ItemOutcome session = gathered.item("aws.ecs.exec-session", "session", MotoTask.EXEC_SESSION);
        assertThat(session.code()).isEqualTo(OutcomeCode.COLLECTED);
        JsonNode object = gathered.log(session.planned().item(), "api.response").getLast();
        assertThat(new String(gathered.body(object), StandardCharsets.UTF_8)).isEqualTo(MotoTask.EXEC_LOG);
        assertThat(gathered.operations().count())
                .isEqualTo(gathered.log().stream()
                        .filter(line -> line.path("event").asText().startsWith("api."))
                        .count());
    }

    /** moto returns two empty lists instead of the reason MISSING. */
    @Test
    void reportsExpiredWhenTaskDoesNotExist() throws IOException {
        CollectedPackage gathered =
                fixture().collect(AcquisitionFixture.requestFor(task.arn().replace(task.id(), "0".repeat(32))));
        assertThat(gathered.item("aws.ecs.task").code()).isEqualTo(OutcomeCode.EXPIRED);
        CollectedPackage elsewhere =
                fixture().collect(AcquisitionFixture.requestFor(task.arn().replace("/shop/", "/nowhere/")));
        assertThat(elsewhere.item("aws.ecs.task").code()).isEqualTo(OutcomeCode.EXPIRED);
        assertThat(elsewhere.outcome("aws.ecs.task").message()).contains("ClusterNotFoundException");
    }

    /** moto has no service deployments, so only these items fail. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void collectsServiceAndCluster(boolean service) throws IOException {
        CollectedPackage gathered =
                fixture().collect(AcquisitionFixture.requestFor(service ? fleet.service() : fleet.cluster()));
        assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
        assertThat(gathered.outcome("aws.ecs.tasks").message()).contains("3 tasks, 3 of them");
        assertThat(gathered.outcome("aws.ecs.service").message())
                .contains("the service is ACTIVE, with 3 tasks desired");
        assertThat(gathered.outcome("aws.ecs.cluster").message()).contains("the cluster is ACTIVE");
        assertThat(gathered.outcome("aws.ecs.container-instance.1").message()).contains(fleet.machine() + " (ACTIVE");
        assertThat(gathered.outcome("aws.ecs.definition-history.1").message()).contains("3 revisions", "described: 1");
        assertThat(gathered.codes())
                .containsEntry("aws.ecs.task-definition.1", OutcomeCode.COLLECTED)
                .containsEntry("aws.ecs.task-definition.2", OutcomeCode.COLLECTED)
                .containsEntry("aws.ecs.startup-events.3", OutcomeCode.COLLECTED)
                .containsEntry("aws.logs.stream.3", OutcomeCode.EXPIRED)
                .containsEntry("aws.logs.group.1", OutcomeCode.COLLECTED)
                .containsEntry("aws.ecs.service-deployments.1", OutcomeCode.FAILED)
                .doesNotContainKey("aws.ecs.task-definition.3");
    }

    /** Returns the permissions of the services that moto implements. */
    static Stream<String> permissions() {
        return declared()
                .filter(permission -> permission.startsWith("ecs:")
                        || permission.startsWith("logs:")
                        || permission.startsWith("s3:"));
    }

    @Test
    void collectsAllWithDeclaredPermissions() throws IOException {
        CollectedPackage gathered = asUserWith(declared().toList(), task.arn());
        assertThat(gathered.codes().values()).doesNotContain(OutcomeCode.DENIED);
        assertThat(gathered.artifactCodes()).isEqualTo(unrestricted(task.arn()));
        assertThat(gathered.item("aws.logs.stream", "container", "web").extent().records())
                .isEqualTo(EVENTS);
    }

    /** A permission that moto does not check changes nothing; unsupported operations fail in both cases. */
    @ParameterizedTest
    @MethodSource("permissions")
    void reportsPermissionWhenOneIsMissing(String missing) throws IOException {
        List<String> may =
                declared().filter(permission -> !permission.equals(missing)).toList();
        for (String target : List.of(task.arn(), fleet.cluster())) {
            CollectedPackage gathered = asUserWith(may, target);
            List<ItemOutcome> denied = gathered.seal().outcomes().items().stream()
                    .filter(item -> item.code() == OutcomeCode.DENIED)
                    .toList();
            List<String> usual = unrestricted(target);
            if (denied.isEmpty()) {
                assertThat(gathered.artifactCodes()).isEqualTo(usual);
            }
            assertThat(denied)
                    .allSatisfy(item -> assertThat(item.outcome().detail()).isEqualTo(missing));
            assertThat(gathered.artifactCodes())
                    .filteredOn(code -> code.endsWith(" FAILED"))
                    .isSubsetOf(usual);
        }
    }

    private List<String> unrestricted(String target) throws IOException {
        List<String> known = USUAL.get(target);
        if (known == null) {
            known = fixture(folder.resolve("usual"))
                    .collect(AcquisitionFixture.requestFor(target))
                    .artifactCodes();
            USUAL.put(target, known);
        }
        return known;
    }

    private CollectedPackage asUserWith(List<String> may, String target) throws IOException {
        Map<String, String> settings = moto.settingsAllowing(may);
        moto.enforcePermissions(true);
        try {
            AcquisitionFixture fixture = fixture();
            settings.forEach(fixture::set);
            return fixture.collect(AcquisitionFixture.requestFor(target));
        } finally {
            moto.enforcePermissions(false);
        }
    }

    private AcquisitionFixture fixture() throws IOException {
        return fixture(folder);
    }

    private static AcquisitionFixture fixture(Path folder) throws IOException {
        return AcquisitionFixture.at(folder, moto.endpoint())
                .set("AWS_ENDPOINT_URL_CLOUDWATCH", metrics.endpoint().toString())
                .set("AWS_ENDPOINT_URL_CLOUDTRAIL", metrics.endpoint().toString())
                .set("AWS_MAX_ATTEMPTS", "2");
    }

    private static Stream<String> declared() {
        return AwsSources.artifacts().stream()
                // Sweeps are tested by MetricSweepJobTest, and clusters of EKS by EksAcquisitionTest.
                .filter(artifact -> !artifact.id().startsWith("aws.sweep.")
                        && !artifact.id().startsWith("aws.eks."))
                .flatMap(artifact -> artifact.permissions().stream())
                .distinct();
    }

    private static List<String> messages(CollectedPackage gathered, ItemOutcome stream) throws IOException {
        List<String> messages = new ArrayList<>();
        for (JsonNode page : gathered.log(stream.planned().item(), "api.response")) {
            Json.parse(gathered.body(page))
                    .path("events")
                    .forEach(event -> messages.add(event.path("message").asText()));
        }
        return messages;
    }
}
