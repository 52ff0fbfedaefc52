package org.ephemera.acquire;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.format.Json;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.PlanProgress;
import org.ephemera.format.Requester;
import org.ephemera.model.PackageId;
import org.ephemera.model.RequestedWindow;
import org.ephemera.model.Target;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.MissingObjectException;
import org.ephemera.store.Retention;

/**
 * Finder of packages that need a follow-up package. Such a package's target had alerts after the window ended, and no
 * newer package covers them. The follow-up has the same target and a window up to its own opening. It is opened when no
 * more alerts are filed under the first package. Like an alert, a follow-up takes a place in the hourly budget, of
 * which one half is reserved for alerts. Alerts within ten minutes of its opening are filed under it.
 */
public final class FollowUpFinder {
    public static final String SOURCE = "ephemera.follow-up";

    /** Alerts within this time after the end of the window report the same activity, which the window covers. */
    private static final Duration SAME_ACTIVITY = Duration.ofSeconds(5);

    /**
     * Extra time after the ten minutes in which alerts are filed under a package. A slow worker that looked up the
     * package before may still file one.
     */
    private static final Duration GRACE = Duration.ofMinutes(1);

    /** Maximum age of packages that every run checks. */
    private static final Duration REACH = Duration.ofHours(4);

    /**
     * Maximum age of packages that runs in the first quarter of each hour check. The budget can be used up for many
     * hours.
     */
    private static final Duration LONG_REACH = Duration.ofDays(2);

    /** Longer than the interval between two runs. */
    private static final Duration FIRST_QUARTER_HOUR = Duration.ofMinutes(15);

    /**
     * Maximum time that a follow-up waits for the budget. After that, clouds have little data left, and the missing
     * follow-up is reported.
     */
    private static final Duration MAX_BUDGET_WAIT = Duration.ofDays(1);

    /**
     * Overlap with the previous window, for delayed events. CloudTrail delivers after about 15 minutes, the activity
     * log later.
     */
    private static final Duration OVERLAP = Duration.ofMinutes(20);

    /**
     * Maximum age of packages that one run per day checks. A package that no run checked within two days is reported.
     */
    private static final Duration LONGEST_REACH = Duration.ofDays(30);

    /** Maximum number of requests per run that verify recorded checks; the newest packages are verified first. */
    private static final int MAX_CHECK_REQUESTS = 4000;

    private static final Duration SPAN = Duration.ofMinutes(10);

    private final EvidenceStore store;
    private final TriggerFiles triggers;
    private final FiledEventStore filed;
    private final CollectedTimeEnd reach;
    private final BudgetFiles budget;
    private final Retention retention;
    private final Clock clock;

    /**
     * Creates a finder for packages in one store.
     *
     * @param budget the budget of alerts; a follow-up without a place in it is deferred
     */
    public FollowUpFinder(EvidenceStore store, PackageBudget budget, Retention retention, Clock clock) {
        this.store = store;
        this.triggers = new TriggerFiles(store);
        this.filed = new FiledEventStore(store);
        this.reach = new CollectedTimeEnd(store);
        this.budget = new BudgetFiles(store, budget);
        this.retention = retention;
        this.clock = clock;
    }

    /** Reports whether an alert at {@code now} can report activity after a window that ended at {@code end}. */
    public static boolean isLater(Instant now, Instant end) {
        return now.isAfter(end.plus(SAME_ACTIVITY));
    }

    /**
     * Returns the packages that need a decision now. Alerts were filed under them since the last check, or the recorded
     * check is contradicted by the collected evidence. Sorted by age, oldest first; packages that no run checked in
     * time are last.
     */
    public List<PackageId> listDue() throws IOException {
        Instant now = clock.instant();
        boolean hour = now.isBefore(now.truncatedTo(ChronoUnit.HOURS).plus(FIRST_QUARTER_HOUR));
        boolean day = now.isBefore(now.truncatedTo(ChronoUnit.DAYS).plus(FIRST_QUARTER_HOUR));
        Duration far = hour ? LONG_REACH : REACH;
        Map<PackageId, FiledEventStore.FiledEvents> filedBefore = filed.list(
                now.minus(day ? LONGEST_REACH : far),
                EventKeys.earliestOpening(now).minus(GRACE));
        Set<PackageId> doubted = doubted(filedBefore, now);
        List<PackageId> due = new ArrayList<>();
        List<PackageId> late = new ArrayList<>();
        filedBefore.forEach((id, filedEvents) -> {
            if (filedEvents.isNew() || doubted.contains(id)) {
                (isPast(id, now) ? late : due).add(id);
            }
        });
        due.addAll(late);
        return due;
    }

    /**
     * Anyone who can write below {@code triggers/} can forge the record of a check. The collected evidence shows
     * whether the record can be true.
     */
    private Set<PackageId> doubted(Map<PackageId, FiledEventStore.FiledEvents> filedBefore, Instant now) {
        Set<PackageId> doubted = new HashSet<>();
        long left = MAX_CHECK_REQUESTS;
        for (PackageId id : new TreeMap<>(filedBefore).descendingKeySet()) {
            FiledEventStore.FiledEvents filedEvents = Objects.requireNonNull(filedBefore.get(id));
            long requests = filedEvents.events().size()
                    + Duration.between(id.openedAt(), now).dividedBy(SPAN);
            if (!filedEvents.isNew() && id.openedAt().isAfter(now.minus(REACH)) && requests <= left) {
                left -= requests;
                if (isDoubted(id, filedEvents, now)) {
                    doubted.add(id);
                }
            }
        }
        return doubted;
    }

    private boolean isDoubted(PackageId id, FiledEventStore.FiledEvents filedEvents, Instant now) {
        try {
            Instant reached = reach.of(PlanProgress.openRecord(store, id), Optional.empty(), now, now);
            return filed.summarize(filedEvents, reached.plus(SAME_ACTIVITY), now)
                    .later();
        } catch (IOException e) {
            return true; // the decision on this package reports the cause
        }
    }

    /**
     * Decides on a follow-up for one of these packages. Records the decisions that no follow-up is needed and that it
     * is too late.
     */
    public FollowUpDecision decide(PackageId id) throws IOException {
        Instant now = clock.instant();
        boolean past = isPast(id, now);
        FiledEventStore.FiledEvents filedEvents = filed.read(id);
        OpenRecord open;
        try {
            open = PlanProgress.openRecord(store, id);
        } catch (MissingObjectException e) {
            // Either the package is still being opened, or its open record was deleted.
            return past ? late(id, filedEvents, FollowUpResult.notChecked(0), 0, now) : new FollowUpDecision.Deferred();
        }
        AcquisitionTrigger trigger = trigger(id, filedEvents.nextCheck());
        Optional<PackageId> begun = triggers.find(EventKeys.event(trigger));
        if (begun.isPresent()) {
            // An interrupted run opened this follow-up. The next check finds the alerts that it does not cover.
            Instant reached = reach.of(open, begun, now, now);
            return new FollowUpDecision.Needed(id, filedEvents.nextCheck(), 0, 0, request(open, trigger, reached));
        }
        boolean place = !past && budget.hasPlaceToSpare(open.target(), now);
        boolean waitedTooLong = id.openedAt().isBefore(now.minus(MAX_BUDGET_WAIT));
        if (!place && !waitedTooLong) {
            // Checked first: after an alert storm hundreds of packages wait, and each run would read all their alerts.
            return new FollowUpDecision.Deferred();
        }
        Instant until = past ? id.openedAt().plus(LONG_REACH) : now;
        Instant reached = reach.of(open, Optional.empty(), until, now);
        FiledEventStore.EventSummary about = filed.summarize(filedEvents, reached.plus(SAME_ACTIVITY), now);
        if (!about.later() && !about.unknown()) {
            FollowUpResult notNeeded = FollowUpResult.notNeeded(about.leftOut());
            filed.recordCheck(id, filedEvents.nextCheck(), filedEvents.events().size(), notNeeded, now);
            return new FollowUpDecision.NotNeeded(about.leftOut());
        }
        if (!place) {
            FollowUpResult result =
                    past ? FollowUpResult.notChecked(about.leftOut()) : FollowUpResult.tooLate(about.leftOut());
            return late(id, filedEvents, result, about.leftOut(), now);
        }
        return new FollowUpDecision.Needed(
                id,
                filedEvents.nextCheck(),
                filedEvents.events().size(),
                about.leftOut(),
                request(open, trigger, reached));
    }

    private FollowUpDecision late(
            PackageId id, FiledEventStore.FiledEvents filedEvents, FollowUpResult result, int leftOut, Instant now)
            throws IOException {
        filed.recordCheck(id, filedEvents.nextCheck(), filedEvents.events().size(), result, now);
        return new FollowUpDecision.TooLate(leftOut);
    }

    /** Reports whether no run checked the package while a follow-up was possible. */
    private static boolean isPast(PackageId id, Instant now) {
        return id.openedAt().isBefore(now.minus(LONG_REACH));
    }

    /** Records the follow-up of one of these packages. */
    public void recordFollowUp(FollowUpDecision.Needed wanted, PackageId followUp) throws IOException {
        filed.recordCheck(
                wanted.after(),
                wanted.checkNumber(),
                wanted.events(),
                FollowUpResult.followedBy(followUp, wanted.leftOut()),
                clock.instant());
    }

    private static AcquisitionTrigger trigger(PackageId id, int look) {
        String event = look == 1 ? id.value() : id + "." + look;
        return new AcquisitionTrigger(AcquisitionTrigger.Kind.ALERT, SOURCE, event, Optional.empty());
    }

    private AcquisitionRequest request(OpenRecord open, AcquisitionTrigger trigger, Instant end) {
        Instant overlapping = end.minus(OVERLAP);
        Instant from =
                overlapping.isBefore(open.window().from()) ? open.window().from() : overlapping;
        TreeMap<String, String> known = new TreeMap<>(open.target().attributes());
        known.remove("pointers"); // pointers into another alert
        known.putAll(ParameterCodec.parameters(
                new FiledAlertsSource.Parameters(open.packageId().value())));
        return new AcquisitionRequest(
                new Target(open.target().kind(), open.target().id(), known),
                trigger,
                new ReceivedEvent(Json.bytes(Json.object()
                        .put("schema", "urn:ephemera:follow-up:v1")
                        .put("packageId", open.packageId().value())
                        .put("windowEnd", end.toString()))),
                new Requester(SOURCE, Requester.Method.EVENT_SOURCE, false),
                "alerts about this target were received after the window of package " + open.packageId()
                        + " had ended; they are in the item " + FiledAlertsSource.ARTIFACT.id(),
                open.caseId(),
                new RequestedWindow(Optional.of(from), Optional.empty()),
                retention);
    }
}
