package org.ephemera.azure.apps;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.azure.aci.AciAcquisitionTest;
import org.ephemera.azure.target.NamedWorkspace;
import org.ephemera.azure.testing.AcquisitionFixture;
import org.ephemera.azure.testing.DeclaredCallsCheck;
import org.ephemera.format.ItemOutcome;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.lab.scenario.MetricSeries;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.model.TimeWindow;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests from an alert about a container app to a sealed package that the verifier and independent verifiers accept
 * ({@link AcquisitionFixture}).
 */
@Tag("source-azure")
class AppAcquisitionTest {
    private static final String REPLICAS = "azure.app.replicas";
    private static final String METRICS = "azure.monitor.metrics";
    private static final String ROWS = "azure.loganalytics.rows.1";
    private static final String WORKSPACE = "63613592-b6f7-4c3d-a390-22ba13102111";

    @TempDir
    Path folder;

    @Test
    void collectsAppWithCryptominer() throws IOException {
        AzureScenario scenario = AzureScenario.named("app-miner", Clock.systemUTC());
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(scenario.alert());

            assertThat(collected.report().verdict()).isEqualTo(VerificationResult.INTACT);
            assertThat(collected.outcome("azure.app").message())
                    .isEqualTo(
                            "the app is Running; its newest revision is storefront--patch7, with 2 containers and the"
                                    + " names of 1 secret");
            assertThat(collected.outcome("azure.app.revisions.1").message()).isEqualTo("3 revisions, 1 of them active");
            ItemOutcome replicas = collected.item(REPLICAS, "revision", "storefront--patch7");
            assertThat(replicas.extent().records()).isEqualTo(2);
            assertThat(replicas.outcome().message())
                    .contains("storefront in storefront--patch7-6d9f7c5b8-x2k4q was restarted 2 times");
            assertThat(collected.item(REPLICAS, "revision", "storefront--r41").code())
                    .as("deactivated in the window")
                    .isEqualTo(OutcomeCode.EMPTY);
            assertThat(collected.outcome(REPLICAS + ".3"))
                    .as("not active for nine days")
                    .isInstanceOf(Outcome.NotApplicable.class);
            assertThat(collected.outcome("azure.app.environment.1").message()).contains("sent to Log Analytics");
            assertThat(AciAcquisitionTest.body(collected, ROWS))
                    .contains("XMRig", "SIGTERM, draining", "terminated with exit code")
                    .doesNotContain("another app in the same environment");
            assertThat(AciAcquisitionTest.body(collected, "azure.loganalytics.rows.2"))
                    .as("the workspace in a diagnostic setting of the environment")
                    .contains("XMRig", "ContainerAppConsoleLogs");
            assertThat(collected.outcome("azure.monitor.activity-log.1").message())
                    .contains("1 of them for exec, attach or the token of a console");
            assertThat(collected
                            .item("azure.authorization.role-assignments.1")
                            .extent()
                            .records())
                    .isEqualTo(2);
            assertThat(collected.codes())
                    .as("the network of its environment")
                    .containsEntry("azure.network.subnet.1", OutcomeCode.COLLECTED)
                    .containsEntry("azure.network.virtual-network.1", OutcomeCode.COLLECTED)
                    .containsEntry("azure.network.security-group.1", OutcomeCode.COLLECTED);
            assertThat(collected.outcome("azure.acr.image.1"))
                    .as("its image by a tag, without a known digest")
                    .isInstanceOfSatisfying(
                            Outcome.NotApplicable.class,
                            none -> assertThat(none.message()).contains("shop/storefront:2026.11.3"));
            assertThat(collected.outcome("azure.app.log-stream"))
                    .isInstanceOf(Outcome.Skipped.class)
                    .satisfies(outcome -> assertThat(outcome.message()).contains("getAuthToken", "opens a console"));
            assertThat(collected.codes().values())
                    .doesNotContain(OutcomeCode.FAILED, OutcomeCode.DENIED, OutcomeCode.PARTIAL);
            DeclaredCallsCheck.check(scenario.target(), azure, collected);
            assertBytesAreThoseOfTheWire(collected);
        }
    }

    @Test
    void readsMetricsOfDeletedReplicas() throws IOException {
        CollectedPackage collected = collect(AzureScenario.named("app-miner", Clock.systemUTC()));
        ItemOutcome minutes = metrics(collected, "REPLICAS", "MINUTE");
        assertThat(minutes.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(collected.bodies(minutes.planned().item()))
                .contains("storefront--r41-5b7d9c6f4-tt8lp", "UsageNanoCores", "\"total\"");
        assertThat(metrics(collected, "ANSWERS", "MINUTE").code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(metrics(collected, "SCALE", "MINUTE").code()).isEqualTo(OutcomeCode.COLLECTED);
    }

    /** Azure's reference documents only the one-minute interval for an app's metrics; others are rejected. */
    @Test
    void requestsOneMinutePointsInsteadOfFive() throws IOException {
        CollectedPackage collected = collect(AzureScenario.named("app-miner", Clock.systemUTC()));
        for (String kind : List.of("REPLICAS", "TRAFFIC", "LOAD", "ANSWERS", "SCALE")) {
            ItemOutcome fives = metrics(collected, kind, "FIVE_MINUTES");
            ItemOutcome minutes = collected.seal().outcomes().items().stream()
                    .filter(item -> List.of(fives.outcome().message().split("[ ;,]+"))
                            .contains(item.planned().item()))
                    .findFirst()
                    .orElseThrow();
            TimeWindow asked = minutes.planned().window();
            assertThat(asked)
                    .isEqualTo(TimeWindow.before(fives.planned().window().to(), Duration.ofDays(18)));
            assertThat(fives.code()).isEqualTo(OutcomeCode.SKIPPED);
            assertThat(fives.outcome().message()).contains("from " + asked.from() + " on");
            assertThat(minutes.code()).as(minutes.outcome().message()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(minutes.extent().records()).isPositive();
        }
    }

    /** Azure Monitor returns ten series by default, without reporting that there are more. */
    @Test
    void readsMetricsOfEveryReplica() throws IOException {
        Clock clock = Clock.systemUTC();
        AzureScenario scenario = AzureScenario.named("app-quiet", clock);
        CollectedPackage some = collect(scenario.withMetrics(replicas(25, clock.instant())), "some");
        ItemOutcome all = metrics(some, "REPLICAS", "MINUTE");
        assertThat(all.code()).as(all.outcome().message()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(some.bodies(all.planned().item())).contains("receipts--r3-24");
    }

    @Test
    void sealsRemainingEvidenceWhenAppIsDeleted() throws IOException {
        AzureScenario scenario = AzureScenario.named("app-gone", Clock.systemUTC());
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            CollectedPackage collected = AcquisitionFixture.at(folder, azure.endpoint())
                    .set(NamedWorkspace.SETTING, WORKSPACE)
                    .collect(scenario.alert());

            assertThat(collected.report().verdict()).isEqualTo(VerificationResult.INTACT);
            assertThat(collected.outcome("azure.app")).isInstanceOf(Outcome.Expired.class);
            assertThat(collected.outcome("azure.app.revisions.1")).isInstanceOf(Outcome.Expired.class);
            assertThat(collected.outcome(REPLICAS + ".1"))
                    .isInstanceOf(Outcome.Expired.class)
                    .satisfies(outcome -> assertThat(outcome.message()).contains("azure.app.revisions.1"));
            assertThat(metrics(collected, "REPLICAS", "MINUTE").code()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(AciAcquisitionTest.body(collected, ROWS)).contains("XMRig");
            assertThat(AciAcquisitionTest.body(collected, "azure.monitor.activity-log.1"))
                    .contains("Microsoft.App/containerApps/delete");
        }
    }

    /** The environment's token opens the consoles of all its apps, and it may be in another resource group. */
    @Test
    void findsActivityOfEnvironment() throws IOException {
        AzureScenario miner = AzureScenario.named("app-miner", Clock.systemUTC());
        String environment = miner.target()
                .replace("/resourceGroups/shop/", "/resourceGroups/platform/")
                .replace("/containerApps/storefront", "/managedEnvironments/all");
        String lastMonth = Instant.now().minus(Duration.ofDays(30)).toString();
        List<ObjectNode> activity = new ArrayList<>(miner.all("activity"));
        activity.add(activity.getLast()
                .deepCopy()
                .put("resourceId", environment)
                .put("resourceGroupName", "platform")
                .put("eventTimestamp", lastMonth)
                .put("submissionTimestamp", lastMonth));
        AzureScenario elsewhere = miner.with("activity", activity)
                .withChanged(
                        "containerApps",
                        app -> ((ObjectNode) app.path("properties")).put("environmentId", environment));

        ItemOutcome found = collect(elsewhere).item("azure.monitor.activity-log", "value", environment);

        assertThat(found.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(found.outcome().message()).startsWith("its environment: 1 entry");
    }

    @Test
    void explainsWorkspaceSettingWhenAppIsDeleted() throws IOException {
        CollectedPackage collected = collect(AzureScenario.named("app-gone", Clock.systemUTC()));
        assertThat(collected.outcome(ROWS))
                .isInstanceOf(Outcome.Expired.class)
                .satisfies(outcome -> assertThat(outcome.message()).contains(NamedWorkspace.SETTING));
    }

    @Test
    void explainsLogSettingOfEnvironment() throws IOException {
        CollectedPackage collected = collect(AzureScenario.named("app-quiet", Clock.systemUTC()));
        assertThat(collected.outcome(ROWS))
                .isInstanceOf(Outcome.NotEnabled.class)
                .satisfies(outcome -> assertThat(outcome.message())
                        .contains("the next time", "az containerapp env update --logs-destination log-analytics"));
        assertThat(collected.outcome(REPLICAS + ".1"))
                .isInstanceOf(Outcome.Empty.class)
                .satisfies(outcome -> assertThat(outcome.message()).contains("scaled to zero"));
        assertThat(collected.outcome("azure.authorization.role-assignments.1"))
                .isInstanceOf(Outcome.NotApplicable.class);
        assertThat(metrics(collected, "REPLICAS", "MINUTE").outcome())
                .isInstanceOf(Outcome.Empty.class)
                .satisfies(outcome -> assertThat(outcome.message()).contains("scaled to zero"));
    }

    private CollectedPackage collect(AzureScenario scenario) throws IOException {
        return collect(scenario, "one");
    }

    private CollectedPackage collect(AzureScenario scenario, String place) throws IOException {
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            Path desk = Files.createDirectories(folder.resolve(place));
            CollectedPackage collected =
                    AcquisitionFixture.at(desk, azure.endpoint()).collect(scenario.alert());
            assertThat(collected.report().verdict()).isEqualTo(VerificationResult.INTACT);
            return collected;
        }
    }

    private static ItemOutcome metrics(CollectedPackage collected, String kind, String grain) {
        return collected.seal().outcomes().items().stream()
                .filter(item -> item.planned().artifact().equals(METRICS))
                .filter(item -> item.planned().param("kind").equals(kind))
                .filter(item -> item.planned().param("grain").equals(grain))
                .findFirst()
                .orElseThrow();
    }

    /** Each replica existed for ten minutes, an hour ago. */
    private static List<MetricSeries> replicas(int number, Instant now) {
        List<MetricSeries> all = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            Instant from = now.minus(Duration.ofHours(1));
            all.add(new MetricSeries(
                    "westeurope",
                    "Microsoft.App/containerapps",
                    "UsageNanoCores",
                    new LinkedHashMap<>(Map.of("podName", "receipts--r3-%02d".formatted(i))),
                    "NanoCores",
                    from,
                    Optional.of(from.plus(Duration.ofMinutes(10))),
                    1,
                    List.of(new MetricSeries.Level(from, 1e9, 0, 0))));
        }
        return all;
    }

    /** The package contains fields that the SDK's model of the API version omits, but no values of secrets. */
    private static void assertBytesAreThoseOfTheWire(CollectedPackage collected) throws IOException {
        JsonNode app =
                Json.parse(AciAcquisitionTest.body(collected, "azure.app").getBytes(StandardCharsets.UTF_8));
        assertThat(app.at("/systemData/lastModifiedBy").asText()).isEqualTo("ops-hotfix@shop.example");
        assertThat(app.at("/properties/template/containers/0/command/2").asText())
                .contains("hotfix.sh");
        assertThat(app.at("/properties/patchingMode").asText())
                .as("a field that the SDK omits")
                .isEqualTo("Automatic");
        assertThat(app.at("/properties/configuration/secrets/0").propertyStream())
                .hasSize(1);
    }
}
