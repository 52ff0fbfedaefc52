package org.ephemera.azure.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.azure.testing.AcquisitionFixture;
import org.ephemera.azure.testing.ScriptedServer;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.SimulatedCall;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.fault.FaultRule;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of lists with several pages: links, ends, and deadlines. */
@Tag("slow")
class PagingTest {
    private static final String ACTIVITY = "monitor:ActivityLogs_List";
    private static final String QUERY = "operationalinsights:Query_Execute";
    private static final String ROLES = "authorization:RoleAssignments_ListForSubscription";
    private static final String LOG = "azure.monitor.activity-log";

    @TempDir
    Path folder;

    private final AzureScenario scenario = AzureScenario.named("aci-miner", Clock.systemUTC());

    /** An attacker who can write a page could otherwise receive a token. */
    @ParameterizedTest
    @CsvSource({ACTIVITY + ", azure.monitor.activity-log.1", ROLES + ", azure.authorization.role-assignments.1"})
    void doesNotFollowLinkToOtherServer(String operation, String item) throws IOException {
        try (ScriptedServer other = ScriptedServer.refusing(500, "Other")) {
            CollectedPackage collected = collect(Faults.none()
                    .pageSize(operation, 1)
                    .always(operation, new Fault.LinkElsewhere(other.endpoint().toString())));
            assertThat(other.receivedRequests()).isEmpty();
            assertThat(collected.outcome(item).code()).isEqualTo(OutcomeCode.PARTIAL);
            assertThat(collected.outcome(item).message())
                    .contains(other.endpoint().toString());
            assertThat(collected.item(item).extent().records()).isEqualTo(1);
        }
    }

    /** Azure Resource Manager includes the default port in links. */
    @ParameterizedTest
    @CsvSource({ACTIVITY + ", azure.monitor.activity-log.1", ROLES + ", azure.authorization.role-assignments.1"})
    void followsLinkWithDefaultPort(String operation, String item) throws IOException {
        CollectedPackage collected = collect(Faults.none()
                .pageSize(operation, 1)
                .always(operation, new Fault.LinkElsewhere("https://management.azure.com:443")));
        assertThat(collected.outcome(item).code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(collected.item(item).extent().records()).isGreaterThan(1);
    }

    /** Some resource providers return the filter in a link unencoded, with spaces, quotes and vertical bars. */
    @Test
    void followsUnencodedLink() throws IOException {
        CollectedPackage collected =
                collect(Faults.none().pageSize(ACTIVITY, 1).always(ACTIVITY, new Fault.BareLink()));
        assertThat(collected.outcome("azure.monitor.activity-log.1").code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(collected.item("azure.monitor.activity-log.1").extent().records())
                .isGreaterThan(1);
    }

    @ParameterizedTest
    @CsvSource({ACTIVITY + ", azure.monitor.activity-log.1", ROLES + ", azure.authorization.role-assignments.1"})
    void keepsPagesWhenLinkIsInvalid(String operation, String item) throws IOException {
        CollectedPackage collected =
                collect(Faults.none().pageSize(operation, 1).always(operation, new Fault.LinkElsewhere("no address:")));
        assertThat(collected.outcome(item).code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(collected.outcome(item).message()).contains("no address:/");
        assertThat(collected.item(item).extent().records()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({ACTIVITY + ", azure.monitor.activity-log.1", ROLES + ", azure.authorization.role-assignments.1"})
    void endsListWhenNextLinkIsRepeated(String operation, String item) throws IOException {
        CollectedPackage collected = collect(Faults.none().always(operation, new Fault.RepeatedToken()));
        assertThat(collected.outcome(item).code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(collected.outcome(item).message()).contains("pagination");
    }

    /** Later pages arrive after the deadline, so the first run ends in the middle of a list. */
    @Test
    void resumesListAfterDeadline() throws IOException {
        Faults faults = Faults.none().pageSize(ACTIVITY, 1).pageSize(QUERY, 60).pageSize(ROLES, 1);
        // Six activity log requests start together, so eight responses include at least two later pages.
        late(faults, ACTIVITY, 9);
        late(faults, QUERY, 4);
        late(faults, ROLES, 2);
        try (SimulatedAzure azure = SimulatedAzure.start(scenario, faults)) {
            AcquisitionFixture desk = AcquisitionFixture.at(folder, azure.endpoint());
            desk.openAndCollect(scenario.alert(), Duration.ofSeconds(15));
            List<SimulatedCall> before = List.copyOf(azure.calls());
            faults.clear();
            faults.pageSize(ACTIVITY, 1).pageSize(QUERY, 60).pageSize(ROLES, 1);
            CollectedPackage collected = desk.collect(scenario.alert());
            List<SimulatedCall> after =
                    azure.calls().subList(before.size(), azure.calls().size());

            assertThat(collected.report().verdict()).isEqualTo(VerificationResult.INTACT);
            assertThat(collected
                            .item("azure.loganalytics.rows", "workspace", "63613592-b6f7-4c3d-a390-22ba13102111")
                            .extent()
                            .records())
                    .isEqualTo(324);
            assertThat(collected
                            .item("azure.authorization.role-assignments.1")
                            .extent()
                            .records())
                    .isEqualTo(2);
            assertThat(collected.item(LOG, "field", "resourceUri").code()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(collected.item(LOG, "field", "resourceUri").extent().records())
                    .isEqualTo(collected
                            .log(
                                    collected
                                            .item(LOG, "field", "resourceUri")
                                            .planned()
                                            .item(),
                                    "api.response")
                            .size());
            assertThat(before).as("some pages were read").anyMatch(PagingTest::isLaterPage);
            // A list resumes from its last link; only roles, which have at most two pages in practice, are read again.
            assertThat(firstPages(after)).isLessThan(firstPages(before));
            assertThat(wholeSpans(after))
                    .as("rows are not requested from the beginning")
                    .isZero();
        }
    }

    private static void late(Faults faults, String operation, int from) {
        faults.add(FaultRule.on(operation, new Fault.Delayed(Duration.ofSeconds(20)))
                .from(from));
    }

    private static boolean isLaterPage(SimulatedCall call) {
        return call.action().equals(ACTIVITY) && call.input().has("$skiptoken");
    }

    private static long firstPages(List<SimulatedCall> calls) {
        return calls.stream()
                .filter(call -> call.action().equals(ACTIVITY) && !call.input().has("$skiptoken"))
                .count();
    }

    /** Returns the number of queries for the complete day of the window. */
    private static long wholeSpans(List<SimulatedCall> calls) {
        return calls.stream()
                .filter(call -> call.action().equals(QUERY))
                .filter(call -> call.input().path("path").asText().contains("63613592"))
                .filter(call -> span(call.input().path("body").asText()).compareTo(Duration.ofHours(20)) > 0)
                .count();
    }

    private static Duration span(String body) {
        Matcher times = Pattern.compile("datetime\\(([^)]+)\\)").matcher(body);
        Instant from = times.find() ? Instant.parse(times.group(1)) : Instant.EPOCH;
        return Duration.between(from, times.find() ? Instant.parse(times.group(1)) : from);
    }

    private CollectedPackage collect(Faults faults) throws IOException {
        try (SimulatedAzure azure = SimulatedAzure.start(scenario, faults)) {
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(scenario.alert());
            assertThat(collected.report().verdict()).isEqualTo(VerificationResult.INTACT);
            return collected;
        }
    }
}
