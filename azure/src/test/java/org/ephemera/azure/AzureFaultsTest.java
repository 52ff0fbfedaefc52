package org.ephemera.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.ephemera.azure.aci.AciAcquisitionTest;
import org.ephemera.azure.alert.AzureTarget;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.testing.AcquisitionFixture;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.format.ItemOutcome;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.fault.FaultRule;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.lab.scenario.AzureTable;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests of each source against each kind of failed Azure response: the outcome reports the failure, and the package is
 * complete.
 */
@Tag("slow")
class AzureFaultsTest {
    private static final String GET_GROUP = "containerinstance:ContainerGroups_Get";
    private static final String ACTIVITY = "monitor:ActivityLogs_List";
    private static final String QUERY = "operationalinsights:Query_Execute";

    @TempDir
    Path folder;

    private final AzureScenario scenario = AzureScenario.named("aci-miner", Clock.systemUTC());

    @Test
    void collectsItemsByNameWhenGroupIsDenied() throws IOException {
        CollectedPackage collected = collect(Faults.none().accessDenied(GET_GROUP), "4");
        assertThat(collected.outcome("azure.aci.group"))
                .isInstanceOfSatisfying(
                        Outcome.Denied.class,
                        denied -> assertThat(denied.permission())
                                .isEqualTo("Microsoft.ContainerInstance/containerGroups/read"));
        assertThat(collected.outcome("azure.aci.log.1")).isInstanceOf(Outcome.Denied.class);
        assertThat(collected.item("azure.monitor.metrics", "grain", "MINUTE").code())
                .isEqualTo(OutcomeCode.COLLECTED);
        assertThat(collected.outcome("azure.monitor.activity-log.1")).isInstanceOf(Outcome.Collected.class);
    }

    @Test
    void plansOtherItemsWhenGroupIsThrottled() throws IOException {
        CollectedPackage collected = collect(Faults.none().always(GET_GROUP, new Fault.Throttled()), "1");
        assertThat(collected.outcome("azure.aci.group").detail()).isEqualTo("TooManyRequests");
        assertThat(collected.outcome("azure.aci.log.1")).isInstanceOf(Outcome.Failed.class);
        assertThat(collected.outcome("azure.monitor.activity-log.1")).isInstanceOf(Outcome.Collected.class);
    }

    /** Each call fails once and is retried. */
    @ParameterizedTest
    @CsvSource({"GROUP, throttled", "GROUP, error", "GROUP, cut", "GROUP, reset", "APP, throttled", "APP, cut"})
    void retriesWhenFailureIsTemporary(Incident incident, String way) throws IOException {
        Fault fault = switch (way) {
            case "throttled" -> new Fault.Throttled();
            case "error" -> new Fault.ServerError();
            case "cut" -> new Fault.CutBody();
            default -> new Fault.ResetBody();
        };
        Faults faults = Faults.none();
        incident.operations().forEach(each -> faults.once(each, fault));
        CollectedPackage collected = collect(incident.scenario, faults, "4");
        assertThat(failureMessages(collected)).isEmpty();
        assertThat(collected.log(incident.root, "api.error")).hasSize(1);
    }

    /** The body of the error response, which contains its cause, is interrupted. */
    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404})
    void retriesWhenErrorBodyIsInterrupted(int status) throws IOException {
        CollectedPackage collected = collect(
                Faults.none()
                        .add(FaultRule.on(GET_GROUP, new Fault.ErrorResponse(status, "Whatever", "whatever it is"))
                                .times(1))
                        .once(GET_GROUP, new Fault.CutBody()),
                "4");
        assertThat(collected.item("azure.aci.group").code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(collected.log("azure.aci.group", "api.error"))
                .singleElement()
                .satisfies(line -> assertThat(line.at("/error/code").asText()).isEqualTo(ApiFailure.CUT_SHORT));
    }

    /** The pause that a service requests is kept, unless the deadline comes first. */
    @Test
    void keepsRequestedPauseWithinDeadline() throws IOException {
        Faults faults = Faults.none()
                .add(FaultRule.on(GET_GROUP, new Fault.Throttled()).times(1))
                .add(FaultRule.on(GET_GROUP, new Fault.RetryAfter(Duration.ofHours(1)))
                        .times(1));
        try (SimulatedAzure azure = SimulatedAzure.start(scenario, faults)) {
            AcquisitionFixture desk = AcquisitionFixture.at(folder, azure.endpoint());
            desk.openAndCollect(scenario.alert(), Duration.ofSeconds(4));
            CollectedPackage collected = desk.collect(scenario.alert());
            assertThat(collected.report().verdict()).isEqualTo(VerificationResult.INTACT);
            assertThat(collected.log("azure.aci.group", "api.error")).isNotEmpty();
        }
    }

    @Test
    void readsEveryPageOfTheActivityLog() throws IOException {
        CollectedPackage collected = collect(Faults.none().pageSize(ACTIVITY, 2).emptyPageWithToken(ACTIVITY), "4");
        assertThat(collected.item("azure.monitor.activity-log.1").extent().records())
                .isGreaterThanOrEqualTo(6);
        assertThat(collected.log("azure.monitor.activity-log.1", "api.response"))
                .hasSizeGreaterThanOrEqualTo(4);
    }

    @Test
    void endsListWhenNextLinkIsRepeated() throws IOException {
        CollectedPackage collected = collect(Faults.none().always(ACTIVITY, new Fault.RepeatedToken()), "4");
        assertThat(collected.outcome("azure.monitor.activity-log.1"))
                .isInstanceOf(Outcome.Partial.class)
                .satisfies(outcome -> assertThat(outcome.message()).contains("pagination"));
    }

    /**
     * Log Analytics returns 200 with a truncated result and an error in the body, which the SDK's client does not
     * throw.
     */
    @Test
    void splitsTimeRangeWhenRowsAreTruncated() throws IOException {
        CollectedPackage collected = collect(Faults.none().pageSize(QUERY, 60), "4");
        ItemOutcome rows = collected.item("azure.loganalytics.rows.1");
        assertThat(rows.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(rows.extent().records()).isEqualTo(324);
    }

    /**
     * A fuzzy union ignores missing tables and fails if all are missing; the cause is an inner error of an inner error.
     */
    @Test
    void reportsNotEnabledWhenTablesAreMissing() throws IOException {
        AzureScenario without =
                scenario.withTables(table -> new AzureTable(table.workspace(), "Heartbeat", table.rows()));
        try (SimulatedAzure azure = SimulatedAzure.start(without)) {
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(without.alert());
            assertThat(collected.outcome("azure.loganalytics.rows.1"))
                    .isInstanceOfSatisfying(
                            Outcome.NotEnabled.class,
                            none -> assertThat(none.message())
                                    .contains(
                                            "none of the tables", "nothing was ever sent", "workspaces/query/*/read"));
        }
    }

    /** Diagnostic settings of Container Instances are a preview; where they are not supported, nothing has failed. */
    @Test
    void reportsNotApplicableWhenSettingsAreUnsupported() throws IOException {
        AzureScenario alone = AzureScenario.named("aci-wordcount", Clock.systemUTC());
        Faults faults = Faults.none().always("monitor:DiagnosticSettings_List", new Fault.Absent());
        try (SimulatedAzure azure = SimulatedAzure.start(alone, faults)) {
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(alone.alert());
            assertThat(collected.item("azure.monitor.diagnostic-settings.1").code())
                    .isEqualTo(OutcomeCode.NOT_APPLICABLE);
            assertThat(collected.item("azure.loganalytics.rows.1").code()).isEqualTo(OutcomeCode.NOT_ENABLED);
        }
    }

    /** A request that the deadline of the first run interrupted is repeated by the next run. */
    @ParameterizedTest
    @CsvSource({GET_GROUP + ", azure.aci.group", "resources:Subscriptions_Get, azure.resources.subscription"})
    void repeatsRequestThatDeadlineInterrupted(String operation, String item) throws IOException {
        Faults faults = Faults.none()
                .add(FaultRule.on(operation, new Fault.Throttled()).times(1))
                .add(FaultRule.on(operation, new Fault.RetryAfter(Duration.ofHours(1)))
                        .times(1));
        try (SimulatedAzure azure = SimulatedAzure.start(scenario, faults)) {
            AcquisitionFixture desk = AcquisitionFixture.at(folder, azure.endpoint());
            desk.openAndCollect(scenario.alert(), Duration.ofSeconds(4));
            CollectedPackage collected = desk.collect(scenario.alert());
            assertThat(collected.log(item, "segment.close"))
                    .extracting(line -> line.path("state").asText())
                    .contains("paused");
            assertThat(collected.item(item).code()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(collected.item("azure.aci.log", "container", "checkout").code())
                    .isEqualTo(OutcomeCode.COLLECTED);
        }
    }

    /** Unknown fields in a response are not a failure. */
    @ParameterizedTest
    @EnumSource
    void ignoresUnknownFields(Incident incident) throws IOException {
        CollectedPackage collected = collect(incident.scenario, Faults.none().unknownFields("*"), "4");
        assertThat(failureMessages(collected)).isEmpty();
        assertThat(AciAcquisitionTest.body(collected, incident.root)).contains("fieldOfTheFuture");
    }

    @Test
    void reportsRemedyWhenTokenIsExpired() throws IOException {
        Faults faults = Faults.none();
        Incident.GROUP.operations().forEach(each -> faults.always(each, new Fault.ExpiredCredentials()));
        CollectedPackage collected = collect(faults, "0");
        assertThat(collected.outcome("azure.aci.group").message()).contains("sign in again");
    }

    @Test
    void reportsMissingTokenForEveryCall() throws IOException {
        CollectedPackage collected = collect(Faults.none().accessDenied("login:Token"), "0");
        assertThat(collected.outcome("azure.aci.group").detail()).isEqualTo(ApiFailure.NO_CREDENTIALS);
        assertThat(collected.outcome("azure.aci.group").message()).contains("az login");
    }

    /** The SDK could stop the group; requests that change something are not sent. */
    @Test
    void rejectsRequestsThatChangeResources() {
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            AzureClients clients = AcquisitionFixture.clients(azure.endpoint());
            assertThatThrownBy(() -> clients.containerInstances("0b1f6471-1bf0-4dda-aec3-cb9272f09590")
                            .getContainerGroups()
                            .stop("shop", "checkout"))
                    .hasMessageContaining("request without a recorded call");
            assertThat(azure.calls()).isEmpty();
        }
    }

    private CollectedPackage collect(Faults faults, String retries) throws IOException {
        return collect(Incident.GROUP.scenario, faults, retries);
    }

    private CollectedPackage collect(String name, Faults faults, String retries) throws IOException {
        AzureScenario incident = AzureScenario.named(name, Clock.systemUTC());
        try (SimulatedAzure azure = SimulatedAzure.start(incident, faults)) {
            CollectedPackage collected = AcquisitionFixture.at(folder, azure.endpoint())
                    .set("AZURE_REQUEST_RETRY_COUNT", retries)
                    .collect(incident.alert());
            assertThat(collected.report().verdict()).isEqualTo(VerificationResult.INTACT);
            return collected;
        }
    }

    private static List<String> failureMessages(CollectedPackage collected) {
        return collected.seal().outcomes().items().stream()
                .filter(item -> List.of(OutcomeCode.FAILED, OutcomeCode.DENIED, OutcomeCode.PARTIAL)
                        .contains(item.code()))
                .map(item -> item.planned().item() + ": " + item.outcome())
                .toList();
    }

    /** Target of each kind, with the item of its description. */
    enum Incident {
        GROUP("aci-miner", "azure.aci.group"),
        APP("app-miner", "azure.app");

        private final String scenario;
        private final String root;

        Incident(String scenario, String root) {
            this.scenario = scenario;
            this.root = root;
        }

        List<String> operations() {
            String target = AzureScenario.named(scenario).target();
            return AzureSources.readFor(AzureTarget.parse(target)).stream()
                    .flatMap(artifact -> artifact.operations().stream())
                    .distinct()
                    .toList();
        }
    }
}
