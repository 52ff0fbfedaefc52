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

/** Tests of errors whose meaning depends on Azure's error code or message in addition to the status. */
class AzureErrorCodeTest {
    private static final String LOGS = "containerinstance:Containers_ListLogs";
    private static final String LOG = "azure.aci.log.1";
    private static final String QUERY = "operationalinsights:Query_Execute";
    private static final String ROWS = "azure.loganalytics.rows.1";

    @TempDir
    Path folder;

    private final AzureScenario scenario = AzureScenario.named("aci-miner", Clock.systemUTC());

    /** A cloud without a provider or an API version returns these codes; the resource may exist. */
    @ParameterizedTest
    @CsvSource({
        "containerinstance:ContainerGroups_Get, azure.aci.group, InvalidResourceType",
        "monitor:Metrics_List, azure.monitor.metrics.1, InvalidResourceNamespace",
        "monitor:DiagnosticSettings_List, azure.monitor.diagnostic-settings.1, InvalidResourceType"
    })
    void unsupportedTypeIsNotReportedAsDeleted(String operation, String item, String code) throws IOException {
        CollectedPackage collected = collect(
                scenario,
                operation,
                new Fault.ErrorResponse(
                        404, code, "The resource type could not be found in the namespace for api version."));
        assertThat(collected.outcome(item)).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.error()).isEqualTo(code);
            assertThat(failed.message())
                    .contains("The resource type could not be found")
                    .doesNotContain("deleted");
        });
    }

    /** A 404 of a gateway or proxy says nothing about the resource. */
    @Test
    void notFoundOfGatewayIsNotReportedAsDeleted() throws IOException {
        CollectedPackage collected = collect(
                scenario, "containerinstance:ContainerGroups_Get", new Fault.ErrorResponse(404, "", "Not Found"));
        assertThat(collected.outcome("azure.aci.group")).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.error()).isEqualTo("HTTP 404");
            assertThat(failed.message()).contains("a gateway or a proxy").doesNotContain("deleted");
        });
        assertThat(collected.outcome(LOG).code()).isEqualTo(OutcomeCode.FAILED);
    }

    /** The output is in tables that are not queried, which must not look like no output. */
    @Test
    void containerInsightsOutputIsNotReportedAsEmpty() throws IOException {
        AzureScenario insights = scenario.withChanged(
                        "containerGroups",
                        group -> ((ObjectNode) group.at("/properties/diagnostics/logAnalytics"))
                                .put("logType", "ContainerInsights"))
                .withTables(table -> new AzureTable(table.workspace(), "Heartbeat", table.rows()));
        try (SimulatedAzure azure = SimulatedAzure.start(insights)) {
            CollectedPackage collected = AcquisitionFixture.at(
                            Files.createTempDirectory(folder, "desk"), azure.endpoint())
                    .collect(insights.alert());
            assertThat(collected.outcome(ROWS))
                    .isInstanceOfSatisfying(
                            Outcome.NotEnabled.class,
                            none -> assertThat(none.message())
                                    .contains("ContainerInsights", "ContainerLog")
                                    .doesNotContain("nothing was ever sent"));
        }
    }

    /** A waiting container has no log; the error looks like that of an unknown name. */
    @ParameterizedTest
    @CsvSource({"404, ContainerLogNotAvailable", "409, ContainerGroupTransitioning"})
    void pendingLogIsNotReportedAsDeleted(int status, String code) throws IOException {
        Fault not = new Fault.ErrorResponse(status, code, "Log of container 'web' is not available yet.");

        CollectedPackage running = collect(scenario, LOGS, not);
        assertThat(running.outcome(LOG)).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.error()).isEqualTo(code);
            assertThat(failed.message()).contains("is not available yet", "collect again in a minute");
        });

        CollectedPackage waiting =
                collect(scenario.withChanged("containerGroups", AzureErrorCodeTest::neverRan), LOGS, not);
        assertThat(waiting.outcome(LOG).code()).isEqualTo(OutcomeCode.EMPTY);
        assertThat(waiting.outcome(LOG).message()).contains("has not run");
    }

    /** A firewall error is not a missing role. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "operationalinsights:Query_Execute | azure.loganalytics.rows.1 | InsufficientAccessError | Access to workspace"
                        + " 'w' from '192.0.2.7' is denied. To allow access from public networks, change its settings",
                "containerregistry:Authentication_ExchangeAadAccessTokenForAcrRefreshToken | azure.acr.image.2 | DENIED |"
                        + " client with IP '192.0.2.7' is not allowed access."
            })
    void distinguishesFirewallFromMissingRole(String operation, String item, String code, String words)
            throws IOException {
        CollectedPackage collected = collect(scenario, operation, new Fault.ErrorResponse(403, code, words));
        assertThat(collected.outcome(item))
                .isInstanceOfSatisfying(
                        Outcome.Denied.class,
                        denied -> assertThat(denied.message()).contains("192.0.2.7", denied.permission()));
    }

    /** Log Analytics returns 403 for an invalid token, which is not a missing role. */
    @Test
    void distinguishesInvalidTokenFromMissingRole() throws IOException {
        CollectedPackage collected = collect(scenario, QUERY, new Fault.ExpiredCredentials());
        assertThat(collected.outcome(ROWS)).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.error()).isEqualTo("InvalidAuthenticationToken");
            assertThat(failed.message()).contains("sign in again").doesNotContain("is missing");
        });

        CollectedPackage elsewhere = collect(
                scenario,
                QUERY,
                new Fault.ErrorResponse(
                        403, "InvalidTokenError", "The provided authentication is not valid for this resource"));
        assertThat(elsewhere.outcome(ROWS).message()).contains("sign in again");
    }

    /** Log Analytics returns 204 without a body for every query. */
    @Test
    void reportsNotEnabledWhenWorkspaceIsEmpty() throws IOException {
        AzureScenario empty = scenario.withTables(table -> new AzureTable(table.workspace(), table.name(), List.of()));
        try (SimulatedAzure azure = SimulatedAzure.start(empty)) {
            CollectedPackage collected = AcquisitionFixture.at(folder.resolve("empty"), azure.endpoint())
                    .collect(empty.alert());
            assertThat(collected.report().verdict()).isEqualTo(VerificationResult.INTACT);
            assertThat(collected.log(ROWS, "api.response"))
                    .hasSize(1)
                    .allSatisfy(line -> assertThat(
                                    line.path("response").path("status").asInt())
                            .isEqualTo(204));
            assertThat(collected.outcome(ROWS))
                    .isInstanceOfSatisfying(
                            Outcome.NotEnabled.class,
                            none -> assertThat(none.message()).contains("has no data at all", "nothing was ever sent"));
        }
    }

    @Test
    void reportsMissingRole() throws IOException {
        CollectedPackage collected = collect(scenario, LOGS, new Fault.AccessDenied());
        assertThat(collected.outcome(LOG).message()).contains("is missing").doesNotContain("firewall");
    }

    private static void neverRan(ObjectNode group) {
        Stream.of("containers", "initContainers")
                .flatMap(kind -> group.path("properties").path(kind).valueStream())
                .map(container -> (ObjectNode) container.path("properties"))
                .forEach(container -> container.remove("instanceView"));
    }

    private CollectedPackage collect(AzureScenario of, String operation, Fault fault) throws IOException {
        try (SimulatedAzure azure = SimulatedAzure.start(of, Faults.none().always(operation, fault))) {
            CollectedPackage collected = AcquisitionFixture.at(
                            Files.createTempDirectory(folder, "desk"), azure.endpoint())
                    .set("AZURE_REQUEST_RETRY_COUNT", "1")
                    .collect(of.alert());
            assertThat(collected.report().verdict()).isEqualTo(VerificationResult.INTACT);
            return collected;
        }
    }
}
