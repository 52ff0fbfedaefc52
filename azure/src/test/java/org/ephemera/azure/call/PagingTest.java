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

/** Listings of several pages: where they lead, how they end, and what becomes of them when time runs out. */
@Tag("slow")
class PagingTest {
    private static final String ACTIVITY = "monitor:ActivityLogs_List";
    private static final String QUERY = "operationalinsights:Query_Execute";
    private static final String ROLES = "authorization:RoleAssignments_ListForSubscription";
    private static final String LOG = "azure.monitor.activity-log";

    @TempDir
    Path folder;

    private final AzureScenario scenario = AzureScenario.named("aci-miner", Clock.systemUTC());

    /** Whoever can write a page could have a token sent to himself. */
    @ParameterizedTest
    @CsvSource({ACTIVITY + ", azure.monitor.activity-log.1", ROLES + ", azure.authorization.role-assignments.1"})
    void aPageAtAnotherServerIsNotAskedFor(String operation, String item) throws IOException {
        try (ScriptedServer other = ScriptedServer.refusing(500, "Other")) {
            CollectedPackage gathered = collect(Faults.none()
                    .pageSize(operation, 1)
                    .always(operation, new Fault.LinkElsewhere(other.endpoint().toString())));
            assertThat(other.seen()).isEmpty();
            assertThat(gathered.outcome(item).code()).isEqualTo(OutcomeCode.PARTIAL);
            assertThat(gathered.outcome(item).message())
                    .contains("names " + other.endpoint() + " as the place of its next page", "was not asked");
            assertThat(gathered.item(item).extent().records()).isEqualTo(1);
        }
    }

    /** The resource manager writes its port into links, though it goes without saying. */
    @ParameterizedTest
    @CsvSource({ACTIVITY + ", azure.monitor.activity-log.1", ROLES + ", azure.authorization.role-assignments.1"})
    void aPageAtTheSameServerIsAskedForThoughItsPortIsNamed(String operation, String item) throws IOException {
        CollectedPackage gathered = collect(Faults.none()
                .pageSize(operation, 1)
                .always(operation, new Fault.LinkElsewhere("https://management.azure.com:443")));
        assertThat(gathered.outcome(item).code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.item(item).extent().records()).isGreaterThan(1);
    }

    /** Some providers of the resource manager leave the filter in a link as it was asked, with blanks, quotes and bars. */
    @Test
    void aLinkThatIsNotEncodedIsFollowedAllTheSame() throws IOException {
        CollectedPackage gathered = collect(Faults.none().pageSize(ACTIVITY, 1).always(ACTIVITY, new Fault.BareLink()));
        assertThat(gathered.outcome("azure.monitor.activity-log.1").code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.item("azure.monitor.activity-log.1").extent().records())
                .isGreaterThan(1);
    }

    @ParameterizedTest
    @CsvSource({ACTIVITY + ", azure.monitor.activity-log.1", ROLES + ", azure.authorization.role-assignments.1"})
    void aLinkThatIsNoAddressIsNotFollowedAndWhatCameStays(String operation, String item) throws IOException {
        CollectedPackage gathered =
                collect(Faults.none().pageSize(operation, 1).always(operation, new Fault.LinkElsewhere("no address:")));
        assertThat(gathered.outcome(item).code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(gathered.outcome(item).message()).contains("that is no address: no address:/");
        assertThat(gathered.item(item).extent().records()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({ACTIVITY + ", azure.monitor.activity-log.1", ROLES + ", azure.authorization.role-assignments.1"})
    void aLinkThatIsGivenAgainEndsTheListing(String operation, String item) throws IOException {
        CollectedPackage gathered = collect(Faults.none().always(operation, new Fault.RepeatedToken()));
        assertThat(gathered.outcome(item).code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(gathered.outcome(item).message()).contains("did not come to its end");
    }

    /** Later calls of each come too late: the first run ends in the middle of a listing. */
    @Test
    void whatWasCutOffByTheDeadlineGoesOnWhereItWas() throws IOException {
        Faults faults = Faults.none().pageSize(ACTIVITY, 1).pageSize(QUERY, 60).pageSize(ROLES, 1);
        // Six questions about the activity begin together, so the eight answers hold at least two later pages.
        late(faults, ACTIVITY, 9);
        late(faults, QUERY, 4);
        late(faults, ROLES, 2);
        try (SimulatedAzure azure = SimulatedAzure.start(scenario, faults)) {
            AcquisitionFixture desk = AcquisitionFixture.at(folder, azure.endpoint());
            desk.begin(scenario.alert(), Duration.ofSeconds(15));
            List<SimulatedCall> before = List.copyOf(azure.calls());
            faults.clear();
            faults.pageSize(ACTIVITY, 1).pageSize(QUERY, 60).pageSize(ROLES, 1);
            CollectedPackage gathered = desk.collect(scenario.alert());
            List<SimulatedCall> after =
                    azure.calls().subList(before.size(), azure.calls().size());

            assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
            assertThat(gathered.item("azure.loganalytics.rows", "workspace", "63613592-b6f7-4c3d-a390-22ba13102111")
                            .extent()
                            .records())
                    .isEqualTo(324);
            assertThat(gathered.item("azure.authorization.role-assignments.1")
                            .extent()
                            .records())
                    .isEqualTo(2);
            assertThat(gathered.item(LOG, "field", "resourceUri").code()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(gathered.item(LOG, "field", "resourceUri").extent().records())
                    .isEqualTo(gathered.log(
                                    gathered.item(LOG, "field", "resourceUri")
                                            .planned()
                                            .item(),
                                    "api.response")
                            .size());
            assertThat(before).as("some pages were read").anyMatch(PagingTest::isLaterPage);
            // A listing goes on from its last link; only roles, two pages at most in practice, begin again.
            assertThat(firstPages(after)).isLessThan(firstPages(before));
            assertThat(wholeSpans(after))
                    .as("rows are not asked for from the beginning")
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

    /** Queries that ask for all of the window's day at once. */
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
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(scenario.alert());
            assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
            return gathered;
        }
    }
}
