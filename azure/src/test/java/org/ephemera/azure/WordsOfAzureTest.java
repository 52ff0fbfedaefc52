package org.ephemera.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.ephemera.azure.testing.AcquisitionFixture;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.lab.scenario.AzureTable;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors in the words that Azure has for them, where the status alone would say something else. */
class WordsOfAzureTest {
    private static final String LOGS = "containerinstance:Containers_ListLogs";
    private static final String LOG = "azure.aci.log.1";
    private static final String QUERY = "operationalinsights:Query_Execute";
    private static final String ROWS = "azure.loganalytics.rows.1";

    @TempDir
    Path folder;

    private final AzureScenario scenario = AzureScenario.named("aci-miner", Clock.systemUTC());

    /** As clouds answer that are without a provider, or without a version of its API: nothing was deleted. */
    @ParameterizedTest
    @CsvSource({
        "containerinstance:ContainerGroups_Get, azure.aci.group, InvalidResourceType",
        "monitor:Metrics_List, azure.monitor.metrics.1, InvalidResourceNamespace",
        "monitor:DiagnosticSettings_List, azure.monitor.diagnostic-settings.1, InvalidResourceType"
    })
    void whatThisCloudDoesNotKnowIsNotCalledGone(String operation, String item, String code) throws IOException {
        CollectedPackage gathered = collect(
                scenario,
                operation,
                new Fault.Says(404, code, "The resource type could not be found in the namespace for api version."));
        assertThat(gathered.outcome(item)).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.error()).isEqualTo(code);
            assertThat(failed.message())
                    .contains("The resource type could not be found", "that version of its API")
                    .doesNotContain("deleted");
        });
    }

    /** Whatever stands on the way knows nothing of what is behind it. */
    @Test
    void whatAGatewayDoesNotFindIsNotCalledGone() throws IOException {
        CollectedPackage gathered =
                collect(scenario, "containerinstance:ContainerGroups_Get", new Fault.Says(404, "", "Not Found"));
        assertThat(gathered.outcome("azure.aci.group")).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.error()).isEqualTo("HTTP 404");
            assertThat(failed.message()).contains("a gateway or a proxy").doesNotContain("deleted");
        });
        assertThat(gathered.outcome(LOG).code()).isEqualTo(OutcomeCode.FAILED);
    }

    /** In other tables than those that are asked, so that nobody takes it for nothing. */
    @Test
    void whatIsSentAsContainerInsightsSendsItIsNotCalledNothing() throws IOException {
        AzureScenario insights = scenario.withChanged(
                        "containerGroups",
                        group -> ((ObjectNode) group.at("/properties/diagnostics/logAnalytics"))
                                .put("logType", "ContainerInsights"))
                .withTables(table -> new AzureTable(table.workspace(), "Heartbeat", table.rows()));
        try (SimulatedAzure azure = SimulatedAzure.start(insights)) {
            CollectedPackage gathered = AcquisitionFixture.at(
                            Files.createTempDirectory(folder, "desk"), azure.endpoint())
                    .collect(insights.alert());
            assertThat(gathered.outcome(ROWS))
                    .isInstanceOfSatisfying(
                            Outcome.NotEnabled.class,
                            none -> assertThat(none.message())
                                    .contains("logType ContainerInsights", "ContainerLog")
                                    .doesNotContain("nothing was ever sent"));
        }
    }

    /** A container that waits has no log, which is said as of a name that is not found. */
    @ParameterizedTest
    @CsvSource({"404, ContainerLogNotAvailable", "409, ContainerGroupTransitioning"})
    void aLogThatIsNotThereYetIsNotCalledGone(int status, String code) throws IOException {
        Fault not = new Fault.Says(status, code, "Log of container 'web' is not available yet.");

        CollectedPackage running = collect(scenario, LOGS, not);
        assertThat(running.outcome(LOG)).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.error()).isEqualTo(code);
            assertThat(failed.message()).contains("is not available yet", "collect again in a minute");
        });

        CollectedPackage waiting =
                collect(scenario.withChanged("containerGroups", WordsOfAzureTest::neverRan), LOGS, not);
        assertThat(waiting.outcome(LOG).code()).isEqualTo(OutcomeCode.EMPTY);
        assertThat(waiting.outcome(LOG).message()).contains("has not run");
    }

    /** No role lets in whom the network keeps out. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "operationalinsights:Query_Execute | azure.loganalytics.rows.1 | InsufficientAccessError | Access to workspace"
                        + " 'w' from '192.0.2.7' is denied. To allow access from public networks, change its settings",
                "containerregistry:Authentication_ExchangeAadAccessTokenForAcrRefreshToken | azure.acr.image.2 | DENIED |"
                        + " client with IP '192.0.2.7' is not allowed access."
            })
    void aFirewallIsToldFromAMissingRole(String operation, String item, String code, String words) throws IOException {
        CollectedPackage gathered = collect(scenario, operation, new Fault.Says(403, code, words));
        assertThat(gathered.outcome(item))
                .isInstanceOfSatisfying(
                        Outcome.Denied.class,
                        denied -> assertThat(denied.message())
                                .contains(
                                        "its firewall does not let this network in", "192.0.2.7", denied.permission()));
    }

    /** Log Analytics says with 403 that a token is not valid: no role would help. */
    @Test
    void aTokenThatIsNotValidIsNoMissingRole() throws IOException {
        CollectedPackage gathered = collect(scenario, QUERY, new Fault.ExpiredCredentials());
        assertThat(gathered.outcome(ROWS)).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.error()).isEqualTo("InvalidAuthenticationToken");
            assertThat(failed.message()).contains("sign in again").doesNotContain("is missing");
        });

        CollectedPackage elsewhere = collect(
                scenario,
                QUERY,
                new Fault.Says(403, "InvalidTokenError", "The provided authentication is not valid for this resource"));
        assertThat(elsewhere.outcome(ROWS).message()).contains("sign in again");
    }

    /** It is answered with 204 and no body, whatever is asked. */
    @Test
    void aWorkspaceWithoutAnyDataIsNoFailure() throws IOException {
        AzureScenario empty = scenario.withTables(table -> new AzureTable(table.workspace(), table.name(), List.of()));
        try (SimulatedAzure azure = SimulatedAzure.start(empty)) {
            CollectedPackage gathered = AcquisitionFixture.at(folder.resolve("empty"), azure.endpoint())
                    .collect(empty.alert());
            assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
            assertThat(gathered.log(ROWS, "api.response"))
                    .hasSize(1)
                    .allSatisfy(line -> assertThat(
                                    line.path("response").path("status").asInt())
                            .isEqualTo(204));
            assertThat(gathered.outcome(ROWS))
                    .isInstanceOfSatisfying(
                            Outcome.NotEnabled.class,
                            none -> assertThat(none.message()).contains("has no data at all", "nothing was ever sent"));
        }
    }

    @Test
    void whoeverLacksTheRoleIsToldSo() throws IOException {
        CollectedPackage gathered = collect(scenario, LOGS, new Fault.AccessDenied());
        assertThat(gathered.outcome(LOG).message()).contains("is missing").doesNotContain("firewall");
    }

    private static void neverRan(ObjectNode group) {
        Stream.of("containers", "initContainers")
                .flatMap(kind -> group.path("properties").path(kind).valueStream())
                .map(container -> (ObjectNode) container.path("properties"))
                .forEach(container -> container.remove("instanceView"));
    }

    private CollectedPackage collect(AzureScenario of, String operation, Fault fault) throws IOException {
        try (SimulatedAzure azure = SimulatedAzure.start(of, Faults.none().always(operation, fault))) {
            CollectedPackage gathered = AcquisitionFixture.at(
                            Files.createTempDirectory(folder, "desk"), azure.endpoint())
                    .set("AZURE_REQUEST_RETRY_COUNT", "1")
                    .collect(of.alert());
            assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
            return gathered;
        }
    }
}
