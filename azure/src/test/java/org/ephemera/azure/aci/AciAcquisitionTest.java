package org.ephemera.azure.aci;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.ephemera.azure.target.NamedWorkspace;
import org.ephemera.azure.testing.AcquisitionFixture;
import org.ephemera.azure.testing.DeclaredCallsCheck;
import org.ephemera.format.ItemOutcome;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.SimulatedCall;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.lab.scenario.AzureTable;
import org.ephemera.lab.scenario.LogEvent;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests from an alert about a container group to a sealed package that the verifier, {@code verify.sh} and independent
 * verifiers accept ({@link AcquisitionFixture}).
 */
@Tag("source-azure")
public class AciAcquisitionTest {
    private static final String LOG = "azure.aci.log";
    private static final String METRICS = "azure.monitor.metrics";
    private static final String WORKSPACE = "63613592-b6f7-4c3d-a390-22ba13102111";

    @TempDir
    Path folder;

    @Test
    void collectsGroupWithCryptominer() throws IOException {
        AzureScenario scenario = AzureScenario.named("aci-miner", Clock.systemUTC());
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(scenario.alert());

            assertThat(collected.report().verdict()).isEqualTo(VerificationResult.INTACT);
            assertThat(collected.outcome("azure.aci.group").message())
                    .isEqualTo("the group is Running and has 2 containers and 1 init container; checkout was"
                            + " restarted 2 times");
            assertThat(collected.item(LOG, "container", "migrate").extent().records())
                    .isEqualTo(1);
            ItemOutcome checkout = collected.item(LOG, "container", "checkout");
            assertThat(checkout.code()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(checkout.extent().first()).isPresent();
            assertThat(checkout.outcome().message()).contains("current instance");
            assertThat(collected.item("azure.aci.earlier-log.1").outcome())
                    .isInstanceOf(Outcome.Expired.class)
                    .satisfies(outcome ->
                            assertThat(outcome.message()).contains("checkout: restarted 2 times", "exit code 137"));
            assertThat(collected.outcome("azure.aci.startup-events.1")).isInstanceOf(Outcome.Collected.class);
            assertThat(collected.item("azure.loganalytics.rows.1").extent().records())
                    .isEqualTo(324);
            assertThat(collected
                            .item("azure.authorization.role-assignments.1")
                            .extent()
                            .records())
                    .isEqualTo(2);
            assertThat(collected.outcome("azure.monitor.diagnostic-settings.1").message())
                    .isEqualTo("to-shop-logs sends ContainerInstanceLog, ContainerEvent to a workspace");
            assertThat(collected
                            .item("azure.loganalytics.rows", "workspace", "7d1e4b22-0000-4c3d-a390-22ba13102222")
                            .extent()
                            .records())
                    .as("rows of the workspace in the diagnostic setting")
                    .isEqualTo(1);
            assertThat(collected.outcome("azure.network.security-group.1").message())
                    .isEqualTo("shop-containers: 3 rules in addition to Azure's default rules; inbound traffic from"
                            + " anywhere is allowed by debug-in");
            assertThat(collected.outcome("azure.resources.subscription").message())
                    .contains("5f2d0c1e-8a54-4f0e-9d0b-3c1f6a7b8c9d");
            assertThat(collected.codes().values())
                    .doesNotContain(OutcomeCode.FAILED, OutcomeCode.DENIED, OutcomeCode.PARTIAL);
            assertThat(azure.calls())
                    .filteredOn(call -> call.operation().equals("Containers_ListLogs"))
                    .hasSize(3)
                    .extracting(SimulatedCall::input)
                    .as("complete logs with times")
                    .allMatch(asked -> asked.path("timestamps").asText().equals("true") && !asked.has("tail"));
            DeclaredCallsCheck.check(scenario.target(), azure, collected);
            assertBytesAreThoseOfTheWire(collected);
        }
    }

    /** A container that lived two seconds: an error in the log, and no metric. */
    @Test
    void collectsLogWhenContainerFailsAtOnce() throws IOException {
        AzureScenario scenario = AzureScenario.named("aci-wordcount", Clock.systemUTC());
        CollectedPackage collected = collect(scenario);

        assertThat(body(collected, LOG + ".1")).contains("urllib.error.HTTPError: HTTP Error 404: Not Found");
        for (int i = 1; i <= 4; i++) {
            assertThat(collected.outcome(METRICS + "." + i)).isInstanceOf(Outcome.Empty.class);
        }
        assertThat(body(collected, METRICS + ".1")).contains("timeStamp").doesNotContain("average");
        assertThat(collected.outcome("azure.loganalytics.rows.1"))
                .isInstanceOf(Outcome.NotEnabled.class)
                .satisfies(outcome -> assertThat(outcome.message())
                        .contains("az container create --log-analytics-workspace ID", "restarts"));
        assertThat(collected.outcome("azure.authorization.role-assignments.1"))
                .isInstanceOf(Outcome.NotApplicable.class);
        assertThat(collected.codes()).doesNotContainKey("azure.aci.earlier-log.1");
    }

    @Test
    void sealsRemainingEvidenceWhenGroupIsDeleted() throws IOException {
        AzureScenario scenario = AzureScenario.named("aci-gone", Clock.systemUTC());
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            CollectedPackage collected = AcquisitionFixture.at(folder, azure.endpoint())
                    .set(NamedWorkspace.SETTING, WORKSPACE)
                    .collect(scenario.alert());

            assertThat(collected.report().verdict()).isEqualTo(VerificationResult.INTACT);
            assertThat(collected.outcome("azure.aci.group")).isInstanceOf(Outcome.Expired.class);
            assertThat(collected.outcome(LOG + ".1"))
                    .isInstanceOf(Outcome.Expired.class)
                    .satisfies(outcome -> assertThat(outcome.message()).contains("azure.aci.group"));
            assertThat(collected.item(METRICS, "grain", "MINUTE").code()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(collected.item("azure.loganalytics.rows.1").extent().records())
                    .isEqualTo(320);
            assertThat(body(collected, "azure.monitor.activity-log.1"))
                    .contains("Microsoft.ContainerInstance/containerGroups/delete");
        }
    }

    @Test
    void explainsWorkspaceSettingWhenGroupIsDeleted() throws IOException {
        CollectedPackage collected = collect(AzureScenario.named("aci-gone", Clock.systemUTC()));
        assertThat(collected.outcome("azure.loganalytics.rows.1").message()).contains("EPHEMERA_WORKSPACE");
    }

    /** Stopping recycles the containers: the log is then empty or has no content, without an error. */
    @Test
    void reportsExpiredLogWhenGroupIsStopped() throws IOException {
        AzureScenario scenario = AzureScenario.named("aci-wordcount", Clock.systemUTC())
                .withChanged("containerGroups", group -> {
                    ((ObjectNode) group.at("/properties/instanceView")).put("state", "Stopped");
                    group.at("/properties/containers")
                            .forEach(container -> ((ObjectNode) container.path("properties")).remove("instanceView"));
                })
                .withLog("wordcount", List.of());
        CollectedPackage collected = collect(scenario);
        assertThat(collected.outcome(LOG + ".1"))
                .isInstanceOf(Outcome.Expired.class)
                .satisfies(outcome -> assertThat(outcome.message()).contains("wordcount: the group is stopped"));
    }

    /** Both runs of a restarted init container are lifecycle events. */
    @Test
    void listsPreviousRunOfInitContainer() throws IOException {
        AzureScenario scenario = AzureScenario.named("aci-miner", Clock.systemUTC())
                .withChanged(
                        "containerGroups",
                        group -> ((ObjectNode) group.at("/properties/initContainers/0/properties/instanceView"))
                                .putObject("previousState")
                                .put("state", "Terminated")
                                .put("exitCode", 1)
                                .put("startTime", "2026-11-25T09:00:00Z")
                                .put("finishTime", "2026-11-25T09:00:05Z"));
        CollectedPackage collected = collect(scenario);
        assertThat(collected.log("azure.aci.startup-events.1", "note"))
                .extracting(line -> line.path("text").asText())
                .anyMatch(text -> text.contains("finishTime 2026-11-25T09:00:05Z")
                        && text.contains("/properties/initContainers/0/properties/instanceView/previousState"));
    }

    /** A group may have a system-assigned identity in addition to user-assigned ones. */
    @Test
    void readsRolesOfSystemAssignedIdentity() throws IOException {
        String principal = "3d3e4f51-0000-4a5b-8c6d-7e8f90a1b2c4";
        AzureScenario miner = AzureScenario.named("aci-miner", Clock.systemUTC());
        List<ObjectNode> roles = new ArrayList<>(miner.all("roleAssignments"));
        ObjectNode role = roles.getFirst().deepCopy();
        ((ObjectNode) role.path("properties")).put("principalId", principal);
        roles.add(role);
        CollectedPackage collected = collect(miner.with("roleAssignments", roles)
                .withChanged(
                        "containerGroups",
                        group -> ((ObjectNode) group.path("identity")).put("principalId", principal)));
        assertThat(collected.seal().outcomes().items())
                .filteredOn(item -> item.planned().artifact().equals("azure.authorization.role-assignments"))
                .extracting(item -> item.extent().records())
                .containsExactlyInAnyOrder(2L, 1L);
    }

    /** Rows of the older kind of diagnostics may lack the resource id; another group's name does not match. */
    @Test
    void findsRowsByNameWhenIdIsMissing() throws IOException {
        AzureScenario scenario = AzureScenario.named("aci-miner", Clock.systemUTC())
                .withTables(table -> new AzureTable(
                        table.workspace(),
                        table.name(),
                        table.rows().stream().map(AciAcquisitionTest::withoutId).toList()));
        CollectedPackage collected = collect(scenario);
        ItemOutcome rows = collected.item("azure.loganalytics.rows.1");
        assertThat(rows.extent().records()).isPositive();
        assertThat(rows.outcome().message()).contains("by the group's name");
        assertThat(body(collected, "azure.loganalytics.rows.1")).doesNotContain("of-another-group");
    }

    private static ObjectNode withoutId(ObjectNode row) {
        boolean own = row.path("_ResourceId").asText().endsWith("/checkout");
        return row.deepCopy().put("_ResourceId", "").put("ContainerGroup_s", own ? "checkout" : "of-another-group");
    }

    /** The entry of an exec session is about the container, and the request about the group does not return it. */
    @Test
    void findsExecSessionBeforeWindow() throws IOException {
        AzureScenario miner = AzureScenario.named("aci-miner", Clock.systemUTC());
        String container = miner.target() + "/containers/checkout";
        ObjectNode session = miner.all("activity").stream()
                .filter(event -> event.at("/operationName/value").asText().endsWith("/containers/exec/action"))
                .findFirst()
                .orElseThrow()
                .deepCopy()
                .put("resourceId", container)
                .put("eventTimestamp", Instant.now().minus(Duration.ofDays(30)).toString())
                .put(
                        "submissionTimestamp",
                        Instant.now().minus(Duration.ofDays(30)).toString());
        List<ObjectNode> activity = new ArrayList<>(miner.all("activity"));
        activity.add(session);

        CollectedPackage collected = collect(miner.with("activity", activity));

        ItemOutcome found = collected.item("azure.monitor.activity-log", "value", container);
        assertThat(found.extent().records()).isEqualTo(1);
        assertThat(found.outcome().message()).startsWith("containers/checkout: 1 entry, 1 of them for exec");
    }

    /** Without the containers' names, earlier exec sessions cannot be requested. */
    @Test
    void reportsUnknownSessionsWhenGroupIsDeleted() throws IOException {
        AzureScenario scenario = AzureScenario.named("aci-gone", Clock.systemUTC());
        CollectedPackage collected = collect(scenario);
        assertThat(collected
                        .item("azure.monitor.activity-log", "value", scenario.target() + "/containers")
                        .outcome())
                .isInstanceOf(Outcome.Expired.class)
                .satisfies(outcome -> assertThat(outcome.message())
                        .startsWith("containers: ")
                        .contains("exec and attach", "--from 89d", "azure.aci.group"));
    }

    /** The documentation does not define the megabyte of the limit, and a truncated log begins with a complete line. */
    @ParameterizedTest
    @CsvSource({"4_200, PARTIAL", "3_800, PARTIAL", "3_500, COLLECTED"})
    void reportsPartialWhenLogIsNearLimit(String lines, OutcomeCode code) throws IOException {
        LogEvent line = new LogEvent(Clock.systemUTC().millis(), 0, "x".repeat(1000));
        AzureScenario scenario = AzureScenario.named("aci-wordcount", Clock.systemUTC())
                .withLog("wordcount", Collections.nCopies(Integer.parseInt(lines.replace("_", "")), line));
        Outcome outcome = collect(scenario).outcome(LOG + ".1");
        assertThat(outcome.code()).as(outcome.message()).isEqualTo(code);
        assertThat(outcome.message().contains("4 MB")).isEqualTo(code == OutcomeCode.PARTIAL);
    }

    private CollectedPackage collect(AzureScenario scenario) throws IOException {
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(scenario.alert());
            assertThat(collected.report().verdict()).isEqualTo(VerificationResult.INTACT);
            return collected;
        }
    }

    /** The package contains fields that the SDK's model of the API version omits. */
    private static void assertBytesAreThoseOfTheWire(CollectedPackage collected) throws IOException {
        JsonNode group = Json.parse(body(collected, "azure.aci.group").getBytes(StandardCharsets.UTF_8));
        JsonNode container = group.path("properties").path("containers").path(0);
        assertThat(container
                        .at("/properties/instanceView/previousState/exitCode")
                        .asInt())
                .isEqualTo(137);
        assertThat(group.at("/properties/isCustomProvisioningTimeout").isBoolean())
                .as("a field that the SDK omits")
                .isTrue();
    }

    public static String body(CollectedPackage collected, String item) throws IOException {
        List<JsonNode> answers = collected.log(item, "api.response");
        assertThat(answers).as(item).isNotEmpty();
        return new String(collected.body(answers.getFirst()), StandardCharsets.UTF_8);
    }
}
