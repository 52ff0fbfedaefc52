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

/** Each source against each way in which Azure does not answer: an outcome that says so, and a package that is whole. */
@Tag("slow")
class AzureFaultsTest {
    private static final String GET_GROUP = "containerinstance:ContainerGroups_Get";
    private static final String ACTIVITY = "monitor:ActivityLogs_List";
    private static final String QUERY = "operationalinsights:Query_Execute";

    @TempDir
    Path folder;

    private final AzureScenario scenario = AzureScenario.named("aci-miner", Clock.systemUTC());

    @Test
    void aDeniedGroupStillLeavesWhatNeedsOnlyItsName() throws IOException {
        CollectedPackage gathered = collect(Faults.none().accessDenied(GET_GROUP), "4");
        assertThat(gathered.outcome("azure.aci.group"))
                .isInstanceOfSatisfying(
                        Outcome.Denied.class,
                        denied -> assertThat(denied.permission())
                                .isEqualTo("Microsoft.ContainerInstance/containerGroups/read"));
        assertThat(gathered.outcome("azure.aci.log.1")).isInstanceOf(Outcome.Denied.class);
        assertThat(gathered.item("azure.monitor.metrics", "grain", "MINUTE").code())
                .isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.outcome("azure.monitor.activity-log.1")).isInstanceOf(Outcome.Collected.class);
    }

    @Test
    void aThrottledGroupIsFailedAndTheRestIsPlannedAllTheSame() throws IOException {
        CollectedPackage gathered = collect(Faults.none().always(GET_GROUP, new Fault.Throttled()), "1");
        assertThat(gathered.outcome("azure.aci.group").detail()).isEqualTo("TooManyRequests");
        assertThat(gathered.outcome("azure.aci.log.1")).isInstanceOf(Outcome.Failed.class);
        assertThat(gathered.outcome("azure.monitor.activity-log.1")).isInstanceOf(Outcome.Collected.class);
    }

    /** Each call is refused once, in one way or another, and is asked again. */
    @ParameterizedTest
    @CsvSource({"GROUP, throttled", "GROUP, error", "GROUP, cut", "GROUP, reset", "APP, throttled", "APP, cut"})
    void whatPassesIsAskedAgain(Incident incident, String way) throws IOException {
        Fault fault = switch (way) {
            case "throttled" -> new Fault.Throttled();
            case "error" -> new Fault.ServerError();
            case "cut" -> new Fault.CutBody();
            default -> new Fault.ResetBody();
        };
        Faults faults = Faults.none();
        incident.operations().forEach(each -> faults.once(each, fault));
        CollectedPackage gathered = collect(incident.scenario, faults, "4");
        assertThat(troubles(gathered)).isEmpty();
        assertThat(gathered.log(incident.root, "api.error")).hasSize(1);
    }

    /** What it says is in its body alone: a question that cannot be answered, or one that is asked again otherwise. */
    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404})
    void aRefusalThatWasCutShortIsAskedForAgain(int status) throws IOException {
        CollectedPackage gathered = collect(
                Faults.none()
                        .add(FaultRule.on(GET_GROUP, new Fault.Says(status, "Whatever", "whatever it is"))
                                .times(1))
                        .once(GET_GROUP, new Fault.CutBody()),
                "4");
        assertThat(gathered.item("azure.aci.group").code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.log("azure.aci.group", "api.error"))
                .singleElement()
                .satisfies(line -> assertThat(line.at("/error/code").asText()).isEqualTo(ApiFailure.CUT_SHORT));
    }

    /** A service that asks for a pause gets it, but never one for which there is no time. */
    @Test
    void waitsAsLongAsItIsAskedAndHasTime() throws IOException {
        Faults faults = Faults.none()
                .add(FaultRule.on(GET_GROUP, new Fault.Throttled()).times(1))
                .add(FaultRule.on(GET_GROUP, new Fault.RetryAfter(Duration.ofHours(1)))
                        .times(1));
        try (SimulatedAzure azure = SimulatedAzure.start(scenario, faults)) {
            AcquisitionFixture desk = AcquisitionFixture.at(folder, azure.endpoint());
            desk.begin(scenario.alert(), Duration.ofSeconds(4));
            CollectedPackage gathered = desk.collect(scenario.alert());
            assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
            assertThat(gathered.log("azure.aci.group", "api.error")).isNotEmpty();
        }
    }

    @Test
    void readsEveryPageOfTheActivityLog() throws IOException {
        CollectedPackage gathered = collect(Faults.none().pageSize(ACTIVITY, 2).emptyPageWithToken(ACTIVITY), "4");
        assertThat(gathered.item("azure.monitor.activity-log.1").extent().records())
                .isGreaterThanOrEqualTo(6);
        assertThat(gathered.log("azure.monitor.activity-log.1", "api.response")).hasSizeGreaterThanOrEqualTo(4);
    }

    @Test
    void aLinkThatLeadsNowhereNewIsNoEndlessLoop() throws IOException {
        CollectedPackage gathered = collect(Faults.none().always(ACTIVITY, new Fault.RepeatedToken()), "4");
        assertThat(gathered.outcome("azure.monitor.activity-log.1"))
                .isInstanceOf(Outcome.Partial.class)
                .satisfies(outcome -> assertThat(outcome.message()).contains("did not come to its end"));
    }

    /** Log Analytics answers 200 with what fits, and an error in the body that the SDK's client does not throw. */
    @Test
    void rowsThatALimitCutOffAreAskedForInParts() throws IOException {
        CollectedPackage gathered = collect(Faults.none().pageSize(QUERY, 60), "4");
        ItemOutcome rows = gathered.item("azure.loganalytics.rows.1");
        assertThat(rows.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(rows.extent().records()).isEqualTo(324);
        assertThat(rows.outcome().message()).contains("cut off by a limit");
    }

    /** A fuzzy union passes over tables that are not there and fails if none is; the error says why two levels deep. */
    @Test
    void aWorkspaceWithoutTheTablesIsNotEnabled() throws IOException {
        AzureScenario without =
                scenario.withTables(table -> new AzureTable(table.workspace(), "Heartbeat", table.rows()));
        try (SimulatedAzure azure = SimulatedAzure.start(without)) {
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(without.alert());
            assertThat(gathered.outcome("azure.loganalytics.rows.1"))
                    .isInstanceOfSatisfying(
                            Outcome.NotEnabled.class,
                            none -> assertThat(none.message())
                                    .contains(
                                            "none of the tables", "nothing was ever sent", "workspaces/query/*/read"));
        }
    }

    /** They are a preview of Container Instances: where there is none, that is nobody's failure. */
    @Test
    void whereNoDiagnosticSettingsAreTakenThereAreNone() throws IOException {
        AzureScenario alone = AzureScenario.named("aci-wordcount", Clock.systemUTC());
        Faults faults = Faults.none().always("monitor:DiagnosticSettings_List", new Fault.Absent());
        try (SimulatedAzure azure = SimulatedAzure.start(alone, faults)) {
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(alone.alert());
            assertThat(gathered.item("azure.monitor.diagnostic-settings.1").code())
                    .isEqualTo(OutcomeCode.NOT_APPLICABLE);
            assertThat(gathered.item("azure.loganalytics.rows.1").code()).isEqualTo(OutcomeCode.NOT_ENABLED);
        }
    }

    /** Neither the group nor the caller is given up because the first run had no time for the answer. */
    @ParameterizedTest
    @CsvSource({GET_GROUP + ", azure.aci.group", "resources:Subscriptions_Get, azure.resources.subscription"})
    void whatTheEndOfARunCutOffIsAskedAgain(String operation, String item) throws IOException {
        Faults faults = Faults.none()
                .add(FaultRule.on(operation, new Fault.Throttled()).times(1))
                .add(FaultRule.on(operation, new Fault.RetryAfter(Duration.ofHours(1)))
                        .times(1));
        try (SimulatedAzure azure = SimulatedAzure.start(scenario, faults)) {
            AcquisitionFixture desk = AcquisitionFixture.at(folder, azure.endpoint());
            desk.begin(scenario.alert(), Duration.ofSeconds(4));
            CollectedPackage gathered = desk.collect(scenario.alert());
            assertThat(gathered.log(item, "segment.close"))
                    .extracting(line -> line.path("state").asText())
                    .contains("paused");
            assertThat(gathered.item(item).code()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(gathered.item("azure.aci.log", "container", "checkout").code())
                    .isEqualTo(OutcomeCode.COLLECTED);
        }
    }

    /** New fields are no reason to fail, whoever's they are. */
    @ParameterizedTest
    @EnumSource
    void theSdkParsesWhatItDoesNotKnow(Incident incident) throws IOException {
        CollectedPackage gathered = collect(incident.scenario, Faults.none().unknownFields("*"), "4");
        assertThat(troubles(gathered)).isEmpty();
        assertThat(AciAcquisitionTest.body(gathered, incident.root)).contains("fieldOfTheFuture");
    }

    @Test
    void anExpiredTokenSaysToSignInAgain() throws IOException {
        Faults faults = Faults.none();
        Incident.GROUP.operations().forEach(each -> faults.always(each, new Fault.ExpiredCredentials()));
        CollectedPackage gathered = collect(faults, "0");
        assertThat(gathered.outcome("azure.aci.group").message()).contains("sign in again");
    }

    @Test
    void withoutATokenEveryCallSaysSo() throws IOException {
        CollectedPackage gathered = collect(Faults.none().accessDenied("login:Token"), "0");
        assertThat(gathered.outcome("azure.aci.group").detail()).isEqualTo(ApiFailure.NO_CREDENTIALS);
        assertThat(gathered.outcome("azure.aci.group").message()).contains("az login");
    }

    /** The SDK could stop the group; nothing that it is asked to do beyond reading leaves this program. */
    @Test
    void whatDoesNotOnlyReadIsNotSent() {
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
            CollectedPackage gathered = AcquisitionFixture.at(folder, azure.endpoint())
                    .set("AZURE_REQUEST_RETRY_COUNT", retries)
                    .collect(incident.alert());
            assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
            return gathered;
        }
    }

    private static List<String> troubles(CollectedPackage gathered) {
        return gathered.seal().outcomes().items().stream()
                .filter(item -> List.of(OutcomeCode.FAILED, OutcomeCode.DENIED, OutcomeCode.PARTIAL)
                        .contains(item.code()))
                .map(item -> item.planned().item() + ": " + item.outcome())
                .toList();
    }

    /** A target of each kind, and the item that tells of it. */
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
