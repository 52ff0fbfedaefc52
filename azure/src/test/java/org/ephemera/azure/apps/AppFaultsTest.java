package org.ephemera.azure.apps;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.ephemera.azure.target.NamedWorkspace;
import org.ephemera.azure.testing.AcquisitionFixture;
import org.ephemera.format.ItemOutcome;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of an app with failed requests on the way to its items, and of invalid names in its description. */
@Tag("slow")
class AppFaultsTest {
    private static final String REVISIONS = "app:ContainerAppsRevisions_ListRevisions";
    private static final String REPLICAS = "azure.app.replicas";
    private static final String ROWS = "azure.loganalytics.rows.1";

    @TempDir
    Path folder;

    private AzureScenario scenario = AzureScenario.named("app-miner", Clock.systemUTC());

    @Test
    void collectsItemsByNameWhenAppIsDenied() throws IOException {
        CollectedPackage collected = collect(Faults.none().accessDenied("app:ContainerApps_Get"));
        assertThat(collected.outcome("azure.app").detail()).isEqualTo("Microsoft.App/containerApps/read");
        assertThat(collected.item(REPLICAS, "revision", "storefront--patch7").code())
                .isEqualTo(OutcomeCode.COLLECTED);
        assertThat(collected.outcome(ROWS))
                .isInstanceOf(Outcome.Denied.class)
                .satisfies(outcome -> assertThat(outcome.message()).contains("azure.app.environment.1"));
        assertThat(collected.item("azure.monitor.metrics", "kind", "REPLICAS").code())
                .isEqualTo(OutcomeCode.COLLECTED);
    }

    @Test
    void usesRevisionsOfAppWhenListIsDenied() throws IOException {
        CollectedPackage collected = collect(Faults.none().accessDenied(REVISIONS));
        assertThat(collected.outcome("azure.app.revisions.1").detail())
                .isEqualTo("Microsoft.App/containerApps/revisions/read");
        assertThat(collected.item(REPLICAS, "revision", "storefront--patch7").code())
                .isEqualTo(OutcomeCode.COLLECTED);
    }

    @Test
    void reportsUnknownWorkspaceWhenEnvironmentIsDenied() throws IOException {
        CollectedPackage collected = collect(Faults.none().accessDenied("app:ManagedEnvironments_Get"));
        assertThat(collected.outcome(ROWS))
                .isInstanceOfSatisfying(
                        Outcome.Denied.class,
                        denied -> assertThat(denied.permission()).isEqualTo("Microsoft.App/managedEnvironments/read"))
                .satisfies(outcome -> assertThat(outcome.message()).contains(NamedWorkspace.SETTING));
    }

    @Test
    void readsEveryPageOfTheRevisions() throws IOException {
        CollectedPackage collected =
                collect(Faults.none().pageSize(REVISIONS, 1).emptyPageWithToken(REVISIONS));
        assertThat(collected.item("azure.app.revisions.1").extent().records()).isEqualTo(3);
        assertThat(collected.log("azure.app.revisions.1", "api.response")).hasSize(4);
    }

    @Test
    void endsListWhenNextLinkIsRepeated() throws IOException {
        CollectedPackage collected = collect(Faults.none().always(REVISIONS, new Fault.RepeatedToken()));
        assertThat(collected.outcome("azure.app.revisions.1")).isInstanceOf(Outcome.Partial.class);
        assertThat(collected.item(REPLICAS, "revision", "storefront--patch7").code())
                .isEqualTo(OutcomeCode.COLLECTED);
    }

    @ParameterizedTest
    @CsvSource({
        "azure-monitor, COLLECTED, 7d1e4b22-0000-4c3d-a390-22ba13102222",
        "none, NOT_ENABLED, the next time",
        "'\u001b[31m', FAILED, unknown destination",
    })
    void reportsLogDestination(String destination, OutcomeCode code, String words) throws IOException {
        scenario = scenario.withChanged(
                "managedEnvironments",
                environment -> ((ObjectNode) environment.at("/properties/appLogsConfiguration"))
                        .put("destination", destination));
        ItemOutcome rows = collect(Faults.none()).item(ROWS);
        assertThat(rows.code()).isEqualTo(code);
        assertThat(rows.outcome().message()).contains(words).doesNotContain("\u001b");
    }

    @Test
    void explainsMissingDiagnosticSetting() throws IOException {
        scenario = scenario.withChanged(
                        "managedEnvironments",
                        environment -> ((ObjectNode) environment.at("/properties/appLogsConfiguration"))
                                .put("destination", "azure-monitor"))
                .withChanged("diagnosticSettings", setting -> setting.put("id", "/of/something/else"));
        assertThat(collect(Faults.none()).outcome(ROWS))
                .isInstanceOf(Outcome.NotEnabled.class)
                .satisfies(outcome ->
                        assertThat(outcome.message()).contains("no diagnostic setting names", "the next time"));
    }

    /** The cluster is connected through Azure Arc; no request failed, and the log destination is unknown. */
    @Test
    void refersToClusterOfConnectedEnvironment() throws IOException {
        scenario = scenario.withChanged(
                "containerApps",
                app -> ((ObjectNode) app.path("properties"))
                        .put(
                                "environmentId",
                                "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/shop/providers"
                                        + "/Microsoft.App/connectedEnvironments/plant"));
        CollectedPackage collected = collect(Faults.none());
        assertThat(collected.outcome("azure.app.environment.1"))
                .isInstanceOf(Outcome.NotApplicable.class)
                .satisfies(outcome -> assertThat(outcome.message()).contains("Azure Arc", "k8s://"));
        assertThat(collected.outcome(ROWS).detail()).isEqualTo("NotTold");
        assertThat(collected.outcome(ROWS).message()).contains(NamedWorkspace.SETTING);
        assertThat(collected.item("azure.network.subnet.1").code()).isEqualTo(OutcomeCode.NOT_APPLICABLE);
    }

    /** Invalid names do not become part of an address and are escaped in messages. */
    @Test
    void doesNotRequestInvalidNames() throws IOException {
        String hostile = "../../x?y=\u001b[31m'\"\n";
        scenario = scenario.withChanged(
                        "containerApps",
                        app -> ((ObjectNode) app.path("properties"))
                                .put("latestRevisionName", hostile)
                                .put(
                                        "environmentId",
                                        "/subscriptions/../resourceGroups/a/providers/Microsoft.App/x/" + hostile))
                .withChanged("revisions", revision -> revision.put("name", hostile))
                .withChanged("replicas", replica -> replica.put("name", hostile));
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(scenario.alert());

            assertThat(collected.report().verdict()).isEqualTo(VerificationResult.INTACT);
            assertThat(azure.calls()).noneMatch(call -> call.input().toString().contains(".."));
            assertThat(collected.outcome(REPLICAS + ".1").detail()).isEqualTo("NotAName");
            assertThat(collected.outcome("azure.app.environment.1").detail()).isEqualTo("NotAnId");
            assertThat(collected.outcome(ROWS)).isInstanceOf(Outcome.Failed.class);
            assertThat(collected.seal().outcomes().items())
                    .allSatisfy(item -> assertThat(item.outcome().message()).doesNotContain("\u001b", "\n"));
        }
    }

    private CollectedPackage collect(Faults faults) throws IOException {
        try (SimulatedAzure azure = SimulatedAzure.start(scenario, faults)) {
            CollectedPackage collected = AcquisitionFixture.at(folder, azure.endpoint())
                    .set("AZURE_REQUEST_RETRY_COUNT", "0")
                    .collect(scenario.alert());
            assertThat(collected.report().verdict()).isEqualTo(VerificationResult.INTACT);
            return collected;
        }
    }
}
