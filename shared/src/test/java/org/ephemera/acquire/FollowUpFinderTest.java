package org.ephemera.acquire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.Artifact;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;
import org.ephemera.model.Target;
import org.ephemera.model.TimeWindow;
import org.ephemera.model.Volatility;
import org.ephemera.store.Blob;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreListing;
import org.ephemera.testing.AcquisitionRequests;
import org.ephemera.testing.AdjustableClock;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.testing.PagedSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Follow-up of a target for alerts that were filed under its package. */
class FollowUpFinderTest {
    private static final Instant FIRST = Instant.parse("2026-11-26T09:04:00Z");
    private static final List<Artifact> PLANNED = List.of(PagedSource.artifact("aws.ecs.task", Volatility.V2));

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private final AdjustableClock clock = new AdjustableClock(FIRST);
    private EvidenceStore store;
    private PackageBudget budget = PackageBudget.UNBOUNDED;

    @BeforeEach
    void setUp() throws IOException {
        store = DirectoryEvidenceStore.open(folder);
    }

    @Test
    void opensFollowUpAfterTenMinutes() throws Exception {
        OpenPackage first = alert(0, "e-1", "web");
        alert(180, "e-2", "web");
        assertThat(run(600)).isEmpty();
        OpenPackage followUp = only(run(665));
        assertThat(followUp.open().target().id())
                .isEqualTo(first.open().target().id());
        assertThat(followUp.open().target().attributes())
                .containsEntry("follows", first.open().packageId().value());
        assertThat(followUp.open().window())
                .isEqualTo(new TimeWindow(
                        first.open().window().to().minus(Duration.ofMinutes(20)), FIRST.plusSeconds(665)));
        assertThat(followUp.open().trigger().source()).isEqualTo(FollowUpFinder.SOURCE);
        assertThat(followUp.open().reason()).contains(first.open().packageId().value());
        assertThat(run(1200)).isEmpty();
        // An alert now belongs to the follow-up, which then gets a follow-up itself.
        assertThat(alert(700, "e-3", "web").open().packageId())
                .isEqualTo(followUp.open().packageId());
        assertThat(run(1400)).hasSize(1);
        assertThat(run(9000)).as("no follow-up without a new alert").isEmpty();
    }

    /** The same event identifies the same package. */
    @Test
    void resumesFollowUpOfInterruptedRun() throws Exception {
        alert(0, "e-1", "web");
        alert(180, "e-2", "web");
        clock.set(FIRST.plusSeconds(700));
        FollowUpFinder followUps = followUps();
        PackageId due = followUps.listDue().getFirst();
        PackageId opened = open(wanted(followUps.decide(due)).request()).open().packageId();
        assertThat(only(run(1300)).open().packageId()).isEqualTo(opened);
        assertThat(run(1400)).isEmpty();
        assertThat(followUps().listDue()).isEmpty();
    }

    @Test
    void opensNoFollowUpWhenEvidenceCoversAlerts() throws Exception {
        alert(0, "e-1", "alone");
        alert(0, "e-2", "at-once");
        alert(4, "e-3", "at-once");
        alert(0, "e-4", "goes-on");
        alert(500, "e-5", "goes-on");
        assertThat(alert(605, "e-6", "goes-on").admission()).isEqualTo(AdmissionReason.NEW);
        assertThat(run(1100)).isEmpty();
        assertThat(run(1100)).isEmpty();
    }

    /** An alert that exceeded the budget is about another target and does not cause a follow-up. */
    @Test
    void waitsForPlaceInBudget() throws Exception {
        budget = PackageBudget.of(Map.of(PackageBudget.SETTING, "1"));
        open(AcquisitionRequests.alert("e-1", task("1")));
        clock.set(FIRST.plusSeconds(60));
        assertThat(open(AcquisitionRequests.alert("e-2", task("2"))).admission())
                .isEqualTo(AdmissionReason.OVER_BUDGET);
        assertThat(run(700)).as("the alert is about another target").isEmpty();

        OpenPackage second = alert(3600, "e-3", "web");
        alert(3700, "e-4", "web");
        assertThat(second.admission()).isEqualTo(AdmissionReason.NEW);
        assertThat(run(4500)).as("the hour's budget is used up").isEmpty();
        assertThat(run(7300)).hasSize(1);
    }

    /** The budget files the alert under the workload's first package of the hour, which has a follow-up already. */
    @Test
    void opensSecondFollowUpForLaterAlert() throws Exception {
        budget = PackageBudget.of(Map.of(PackageBudget.SETTING, "1"));
        clock.set(FIRST.minusSeconds(240));
        OpenPackage first = open(AcquisitionRequests.alert("e-1", task("1")));
        budget = PackageBudget.UNBOUNDED;
        clock.set(FIRST);
        open(AcquisitionRequests.alert("e-2", task("1")));
        OpenPackage followUp = only(run(660));
        assertThat(run(700)).isEmpty();
        budget = PackageBudget.of(Map.of(PackageBudget.SETTING, "1"));
        clock.set(FIRST.plusSeconds(1800));
        assertThat(open(AcquisitionRequests.alert("e-3", task("1"))).admission())
                .isEqualTo(AdmissionReason.OVER_BUDGET);
        assertThat(run(1900)).as("the budget has no place to spare").isEmpty();
        OpenPackage second = only(run(3700));
        assertThat(second.open().target().attributes())
                .containsEntry("follows", first.open().packageId().value());
        assertThat(second.open().window().from())
                .isEqualTo(followUp.open().window().to().minus(Duration.ofMinutes(20)));
        assertThat(run(5000)).isEmpty();
    }

    /** A follow-up that waits for the budget for a day is reported, exactly once. */
    @Test
    void reportsFollowUpThatWaitedForOneDay() throws Exception {
        OpenPackage first = alert(0, "e-1", "web");
        alert(180, "e-2", "web");
        budget = PackageBudget.of(Map.of(PackageBudget.SETTING, "1"));
        for (int hour : List.of(5, 25)) {
            clock.set(FIRST.plus(Duration.ofHours(hour)));
            alert(hour * 3600, "other-" + hour, "other");
            PackageId due = followUps().listDue().getFirst();
            assertThat(due).isEqualTo(first.open().packageId());
            assertThat(followUps().decide(due))
                    .isInstanceOf(hour == 5 ? FollowUpDecision.Deferred.class : FollowUpDecision.TooLate.class);
        }
        assertThat(followUps().listDue()).doesNotContain(first.open().packageId());
        assertThat(StoreListing.of(store, "triggers/" + first.open().packageId() + "/followed-1-000001.json"))
                .hasSize(1);
    }

    /**
     * Half of the hourly budget is reserved for alerts, which cannot wait; after an alert storm every package needs a
     * follow-up.
     */
    @Test
    void reservesHalfOfBudgetForAlerts() throws Exception {
        budget = PackageBudget.of(Map.of(PackageBudget.SETTING, "5"));
        for (String task : List.of("a", "b", "c", "d", "e")) {
            alert(0, "first-" + task, task);
            alert(180, "later-" + task, task);
        }
        assertThat(run(700)).isEmpty();
        assertThat(run(3600)).hasSize(3);
        assertThat(alert(3660, "new-f", "f").admission()).isEqualTo(AdmissionReason.NEW);
        assertThat(run(4300)).as("the rest waits").isEmpty();
        assertThat(run(7200)).hasSize(2);
    }

    /**
     * The first package of a workload in an hour is always allowed; a follow-up of one task does not count as it for
     * another task.
     */
    @Test
    void doesNotCountAsFirstPackageOfWorkload() throws Exception {
        budget = PackageBudget.of(Map.of(PackageBudget.SETTING, "1"));
        open(AcquisitionRequests.alert("e-1", task("1")));
        clock.set(FIRST.plusSeconds(180));
        open(AcquisitionRequests.alert("e-2", task("1")));
        assertThat(run(3600)).hasSize(1);
        clock.set(FIRST.plusSeconds(3660));
        assertThat(open(AcquisitionRequests.alert("e-3", task("2"))).admission())
                .isEqualTo(AdmissionReason.NEW);
    }

    /**
     * Alerts about other tasks of the workload that exceeded the budget do not cause a follow-up, whatever their
     * number.
     */
    @Test
    void opensNoFollowUpForAlertsAboutOtherTasks() throws Exception {
        budget = PackageBudget.of(Map.of(PackageBudget.SETTING, "1"));
        PackageId first =
                open(AcquisitionRequests.alert("e-0", task("0"))).open().packageId();
        clock.set(FIRST.plusSeconds(60));
        OpenPackage left = open(AcquisitionRequests.alert("e-1", task("1")));
        assertThat(left.open().packageId()).isEqualTo(first);
        TriggerFiles triggers = new TriggerFiles(store);
        for (int other = 2; other <= 250; other++) {
            AcquisitionRequest request = AcquisitionRequests.alert("e-" + other, task("" + other));
            triggers.fileLaterEvent(EventKeys.event(request.trigger()), first, request.event(), false, clock.instant());
        }
        clock.set(FIRST.plusSeconds(3600));
        assertThat(followUps().decide(first))
                .as("the number is" + " reported")
                .isEqualTo(new FollowUpDecision.NotNeeded(250));
        assertThat(run(3600)).isEmpty();
    }

    /** The alerts have no package, whether or not this package gets a follow-up. */
    @Test
    void reportsNumberOfAlertsOverBudget() throws Exception {
        budget = PackageBudget.of(Map.of(PackageBudget.SETTING, "1"));
        PackageId first =
                open(AcquisitionRequests.alert("e-0", task("0"))).open().packageId();
        clock.set(FIRST.plusSeconds(60));
        open(AcquisitionRequests.alert("e-1", task("1")));
        open(AcquisitionRequests.alert("e-2", task("0")));
        clock.set(FIRST.plusSeconds(3600));
        assertThat(wanted(followUps().decide(first)).leftOut()).isOne();
    }

    /** An attacker who can write there can neither stop the checks nor forge a check. */
    @Test
    void opensFollowUpDespitePlantedCheckRecord() throws Exception {
        PackageId first = alert(0, "e-1", "web").open().packageId();
        alert(180, "e-2", "web");
        String folderOfEvents = TriggerFiles.FOLDER + first + "/";
        for (String planted : List.of("followed-1-99999999999", "followed-1-999999999", "0".repeat(64))) {
            store.create(folderOfEvents + planted + ".json", Blob.of(new byte[] {'{'}));
        }
        assertThat(only(run(665)).open().target().attributes()).containsEntry("follows", first.value());
        assertThat(run(700)).isEmpty();
    }

    /** Nor does a record that refers to an existing package of another target stop them. */
    @Test
    void opensFollowUpDespiteForgedReference() throws Exception {
        PackageId first = alert(0, "e-1", "web").open().packageId();
        alert(180, "e-2", "web");
        PackageId other = alert(610, "e-3", "other").open().packageId();
        store.create(TriggerFiles.FOLDER + first + "/followed-1-000001.json", naming(other));
        plantClaim(610, "web", other);
        assertThat(only(run(2000)).open().target().attributes()).containsEntry("follows", first.value());
        assertThat(run(2100)).isEmpty();
    }

    /** An unsealed follow-up contains no evidence yet. */
    @Test
    void opensFollowUpAgainWhenFirstIsUnsealed() throws Exception {
        alert(0, "e-1", "web");
        alert(180, "e-2", "web");
        OpenPackage followUp = only(run(665));
        assertThat(run(11_400)).isEmpty();
        clock.set(FIRST.plusSeconds(11_500));
        assertThat(followUps().listDue()).hasSize(1);
        store.create(followUp.open().packageId().prefix() + PackageLayout.SEAL, Blob.of(new byte[] {'{'}));
        assertThat(followUps().listDue()).isEmpty();
    }

    /** No scheduled run took place for days. */
    @Test
    void reportsPackageThatNoRunChecked() throws Exception {
        PackageId first = alert(0, "e-1", "web").open().packageId();
        alert(180, "e-2", "web");
        clock.set(Instant.parse("2026-11-28T23:05:00Z"));
        assertThat(followUps().listDue()).isEmpty();
        clock.set(Instant.parse("2026-11-29T00:05:00Z"));
        assertThat(followUps().listDue()).containsExactly(first);
        assertThat(followUps().decide(first)).isEqualTo(new FollowUpDecision.TooLate(0));
        assertThat(followUps().listDue()).isEmpty();
    }

    /** The ten minutes end within a span that an earlier alert had claimed for the package. */
    @Test
    void opensNewPackageAfterTenMinutes() throws Exception {
        alert(0, "e-1", "web");
        assertThat(alert(590, "e-2", "web").admission()).isEqualTo(AdmissionReason.SAME_SUBJECT);
        assertThat(alert(601, "e-3", "web").admission()).isEqualTo(AdmissionReason.NEW);
    }

    /** A planted claim does not file an alert under the package of another target. */
    @Test
    void ignoresPlantedClaimOfOtherTarget() throws Exception {
        PackageId other = alert(0, "e-1", "other").open().packageId();
        for (int second : List.of(-600, 0, 600)) {
            plantClaim(second, "web", other);
        }
        OpenPackage opened = alert(1, "e-2", "web");
        assertThat(opened.admission()).isEqualTo(AdmissionReason.NEW);
        assertThat(opened.open().target())
                .isEqualTo(
                        AcquisitionRequests.alert("e-2", Instant.EPOCH, "web").target());
    }

    private void plantClaim(int second, String task, PackageId id) throws IOException {
        Target target = AcquisitionRequests.alert("any", Instant.EPOCH, task).target();
        Digest claim = EventKeys.subject(target, FIRST.plusSeconds(second));
        store.create(TriggerFiles.FOLDER + "subject-" + claim.hex() + ".json", naming(id));
    }

    private static Blob naming(PackageId id) {
        return Blob.of(Json.bytes(Json.object().put("packageId", id.value())));
    }

    private static Target task(String id) {
        return new Target(
                "aws.ecs.task", "test:task/" + id, Map.of("account", "1", "cluster", "prod", "group", "service:web"));
    }

    private OpenPackage alert(int second, String event, String task) throws IOException {
        clock.set(FIRST.plusSeconds(second));
        return open(AcquisitionRequests.alert(event, Instant.EPOCH, task));
    }

    private OpenPackage open(AcquisitionRequest request) throws IOException {
        return new PackageOpener(store, budget, clock).open(request, PLANNED);
    }

    /** Runs the same steps as the scheduled job. */
    private List<OpenPackage> run(int second) throws IOException {
        clock.set(FIRST.plusSeconds(second));
        List<OpenPackage> opened = new ArrayList<>();
        for (PackageId id : followUps().listDue()) {
            if (followUps().decide(id) instanceof FollowUpDecision.Needed wanted) {
                opened.add(open(wanted.request()));
                followUps().recordFollowUp(wanted, opened.getLast().open().packageId());
            }
        }
        return opened;
    }

    private static FollowUpDecision.Needed wanted(FollowUpDecision followUp) {
        assertThat(followUp).isInstanceOf(FollowUpDecision.Needed.class);
        return (FollowUpDecision.Needed) followUp;
    }

    private static OpenPackage only(List<OpenPackage> opened) {
        assertThat(opened).hasSize(1);
        return opened.getFirst();
    }

    private FollowUpFinder followUps() {
        return new FollowUpFinder(store, budget, Retention.NONE, clock);
    }
}
