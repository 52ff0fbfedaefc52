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

/** What is found although something on the way to it is not told, and what an app may say of itself that is no name. */
@Tag("slow")
class AppFaultsTest {
    private static final String REVISIONS = "app:ContainerAppsRevisions_ListRevisions";
    private static final String REPLICAS = "azure.app.replicas";
    private static final String ROWS = "azure.loganalytics.rows.1";

    @TempDir
    Path folder;

    private AzureScenario scenario = AzureScenario.named("app-miner", Clock.systemUTC());

    @Test
    void aDeniedAppStillLeavesWhatNeedsOnlyItsName() throws IOException {
        CollectedPackage gathered = collect(Faults.none().accessDenied("app:ContainerApps_Get"));
        assertThat(gathered.outcome("azure.app").detail()).isEqualTo("Microsoft.App/containerApps/read");
        assertThat(gathered.item(REPLICAS, "revision", "storefront--patch7").code())
                .isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.outcome(ROWS))
                .isInstanceOf(Outcome.Denied.class)
                .satisfies(outcome -> assertThat(outcome.message()).contains("azure.app.environment.1"));
        assertThat(gathered.item("azure.monitor.metrics", "kind", "REPLICAS").code())
                .isEqualTo(OutcomeCode.COLLECTED);
    }

    @Test
    void withoutItsRevisionsThoseThatTheAppNamesAreGoneOnWith() throws IOException {
        CollectedPackage gathered = collect(Faults.none().accessDenied(REVISIONS));
        assertThat(gathered.outcome("azure.app.revisions.1").detail())
                .isEqualTo("Microsoft.App/containerApps/revisions/read");
        assertThat(gathered.item(REPLICAS, "revision", "storefront--patch7").code())
                .isEqualTo(OutcomeCode.COLLECTED);
    }

    @Test
    void withoutTheEnvironmentNobodyKnowsTheWorkspace() throws IOException {
        CollectedPackage gathered = collect(Faults.none().accessDenied("app:ManagedEnvironments_Get"));
        assertThat(gathered.outcome(ROWS))
                .isInstanceOfSatisfying(
                        Outcome.Denied.class,
                        denied -> assertThat(denied.permission()).isEqualTo("Microsoft.App/managedEnvironments/read"))
                .satisfies(outcome -> assertThat(outcome.message()).contains(NamedWorkspace.SETTING));
    }

    @Test
    void readsEveryPageOfTheRevisions() throws IOException {
        CollectedPackage gathered = collect(Faults.none().pageSize(REVISIONS, 1).emptyPageWithToken(REVISIONS));
        assertThat(gathered.item("azure.app.revisions.1").extent().records()).isEqualTo(3);
        assertThat(gathered.log("azure.app.revisions.1", "api.response")).hasSize(4);
    }

    @Test
    void aListOfRevisionsWithoutAnEndIsNoEndlessLoop() throws IOException {
        CollectedPackage gathered = collect(Faults.none().always(REVISIONS, new Fault.RepeatedToken()));
        assertThat(gathered.outcome("azure.app.revisions.1")).isInstanceOf(Outcome.Partial.class);
        assertThat(gathered.item(REPLICAS, "revision", "storefront--patch7").code())
                .isEqualTo(OutcomeCode.COLLECTED);
    }

    @ParameterizedTest
    @CsvSource({
        "azure-monitor, COLLECTED, 7d1e4b22-0000-4c3d-a390-22ba13102222",
        "none, NOT_ENABLED, the next time",
        "'\u001b[31m', FAILED, not known here",
    })
    void whereTheLogsGoIsSaid(String destination, OutcomeCode code, String words) throws IOException {
        scenario = scenario.withChanged(
                "managedEnvironments",
                environment -> ((ObjectNode) environment.at("/properties/appLogsConfiguration"))
                        .put("destination", destination));
        ItemOutcome rows = collect(Faults.none()).item(ROWS);
        assertThat(rows.code()).isEqualTo(code);
        assertThat(rows.outcome().message()).contains(words).doesNotContain("\u001b");
    }

    @Test
    void whatGoesToAzureMonitorAndNowhereFromThereSaysHowToKeepIt() throws IOException {
        scenario = scenario.withChanged(
                        "managedEnvironments",
                        environment -> ((ObjectNode) environment.at("/properties/appLogsConfiguration"))
                                .put("destination", "azure-monitor"))
                .withChanged("diagnosticSettings", setting -> setting.put("id", "/of/something/else"));
        assertThat(collect(Faults.none()).outcome(ROWS))
                .isInstanceOf(Outcome.NotEnabled.class)
                .satisfies(outcome -> assertThat(outcome.message()).contains("diagnostic settings", "the next time"));
    }

    /** Azure Arc connects its cluster; nothing of it has failed, and where its logs are is not known. */
    @Test
    void anAppInAConnectedEnvironmentLeadsToItsCluster() throws IOException {
        scenario = scenario.withChanged(
                "containerApps",
                app -> ((ObjectNode) app.path("properties"))
                        .put(
                                "environmentId",
                                "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/shop/providers"
                                        + "/Microsoft.App/connectedEnvironments/plant"));
        CollectedPackage gathered = collect(Faults.none());
        assertThat(gathered.outcome("azure.app.environment.1"))
                .isInstanceOf(Outcome.NotApplicable.class)
                .satisfies(outcome -> assertThat(outcome.message()).contains("Azure Arc", "k8s://"));
        assertThat(gathered.outcome(ROWS).detail()).isEqualTo("NotTold");
        assertThat(gathered.outcome(ROWS).message()).contains(NamedWorkspace.SETTING);
        assertThat(gathered.item("azure.network.subnet.1").code()).isEqualTo(OutcomeCode.NOT_APPLICABLE);
    }

    /** None of it becomes a part of an address, and none reaches a terminal as it is. */
    @Test
    void whatIsNoNameIsNotAskedFor() throws IOException {
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
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(scenario.alert());

            assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
            assertThat(azure.calls()).noneMatch(call -> call.input().toString().contains(".."));
            assertThat(gathered.outcome(REPLICAS + ".1").detail()).isEqualTo("NotAName");
            assertThat(gathered.outcome("azure.app.environment.1").detail()).isEqualTo("NotAnId");
            assertThat(gathered.outcome(ROWS)).isInstanceOf(Outcome.Failed.class);
            assertThat(gathered.seal().outcomes().items())
                    .allSatisfy(item -> assertThat(item.outcome().message()).doesNotContain("\u001b", "\n"));
        }
    }

    private CollectedPackage collect(Faults faults) throws IOException {
        try (SimulatedAzure azure = SimulatedAzure.start(scenario, faults)) {
            CollectedPackage gathered = AcquisitionFixture.at(folder, azure.endpoint())
                    .set("AZURE_REQUEST_RETRY_COUNT", "0")
                    .collect(scenario.alert());
            assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
            return gathered;
        }
    }
}
