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
import org.ephemera.format.Json;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.PlanProgress;
import org.ephemera.format.Requester;
import org.ephemera.format.Trigger;
import org.ephemera.model.AskedWindow;
import org.ephemera.model.PackageId;
import org.ephemera.model.Target;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.MissingObjectException;
import org.ephemera.store.Retention;

/**
 * Finds packages about whose targets alerts came after their windows had ended, and of which nothing newer is collected: each is followed
 * by one more, of the same target and to the moment at which that is opened, once no alert is filed beside the first any more. A
 * follow-up is opened as by an alert: it takes a place of the hour's budget, of which one half is left to alerts, and alerts that come within ten minutes are filed beside it.
 */
public final class FollowUpFinder {
    public static final String SOURCE = "ephemera.follow-up";

    /** Alerts that come at once tell of the same: of what lies before the window's end. */
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    /** Once ten minutes are over nothing is filed beside it, but by who had asked before and takes his time. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    /** How far back packages are looked for, of which no run had a follow-up opened yet. */
    private static final Duration REACH = Duration.ofHours(4);

    /** The same by those runs that come to it in the first quarter of an hour: an hour's budget may be used up for long. */
    private static final Duration LONG_REACH = Duration.ofDays(2);

    /** More than lies between two runs. */
    private static final Duration EACH_HOUR = Duration.ofMinutes(15);

    /** So long one waits for the budget. What is older has little left that clouds still know, and somebody is told. */
    private static final Duration PATIENCE = Duration.ofDays(1);

    /** What clouds tell late of the time before is asked for once more: CloudTrail takes a quarter of an hour, the activity log longer. */
    private static final Duration OVERLAP = Duration.ofMinutes(20);

    /** How far back by one run a day: of what no run came to in two days somebody is told. */
    private static final Duration LONGEST_REACH = Duration.ofDays(30);

    /** So many requests a run makes to ask again about what somebody is said to have looked at; about the latest. */
    private static final int MOST_ASKED_AGAIN = 4000;

    private static final Duration SPAN = Duration.ofMinutes(10);

    private final EvidenceStore store;
    private final TriggerFile triggers;
    private final LaterEventFiles filed;
    private final CollectionEnd reach;
    private final BudgetFiles budget;
    private final Retention retention;
    private final Clock clock;

    /** @param budget the same that alerts have: one for which there is no place is put off */
    public FollowUpFinder(EvidenceStore store, PackageBudget budget, Retention retention, Clock clock) {
        this.store = store;
        this.triggers = new TriggerFile(store);
        this.filed = new LaterEventFiles(store);
        this.reach = new CollectionEnd(store);
        this.budget = new BudgetFiles(store, budget);
        this.retention = retention;
        this.clock = clock;
    }

    /** Whether an alert that comes now tells of more than what a window that ended then holds. */
    public static boolean isLater(Instant now, Instant end) {
        return now.isAfter(end.plus(AT_ONCE));
    }

    /**
     * The packages that alerts were filed beside, that are to be looked at now and were not since these came, or of which the note of a look
     * is all that speaks for it; the oldest first, and behind them those that nobody looked at in time.
     */
    public List<PackageId> due() throws IOException {
        Instant now = clock.instant();
        boolean hour = now.isBefore(now.truncatedTo(ChronoUnit.HOURS).plus(EACH_HOUR));
        boolean day = now.isBefore(now.truncatedTo(ChronoUnit.DAYS).plus(EACH_HOUR));
        Duration far = hour ? LONG_REACH : REACH;
        Map<PackageId, LaterEventFiles.Beside> filedThen = filed.between(
                now.minus(day ? LONGEST_REACH : far), EventKeys.oldest(now).minus(GRACE));
        Set<PackageId> doubted = doubted(filedThen, now);
        List<PackageId> due = new ArrayList<>();
        List<PackageId> late = new ArrayList<>();
        filedThen.forEach((id, beside) -> {
            if (beside.isNew() || doubted.contains(id)) {
                (isPast(id, now) ? late : due).add(id);
            }
        });
        due.addAll(late);
        return due;
    }

    /** Whoever may write below {@code triggers/} can note that somebody looked: what is collected tells whether that can be. */
    private Set<PackageId> doubted(Map<PackageId, LaterEventFiles.Beside> filedThen, Instant now) {
        Set<PackageId> doubted = new HashSet<>();
        long left = MOST_ASKED_AGAIN;
        for (PackageId id : new TreeMap<>(filedThen).descendingKeySet()) {
            LaterEventFiles.Beside beside = Objects.requireNonNull(filedThen.get(id));
            long asked = beside.events().size()
                    + Duration.between(id.openedAt(), now).dividedBy(SPAN);
            if (!beside.isNew() && id.openedAt().isAfter(now.minus(REACH)) && asked <= left) {
                left -= asked;
                if (isDoubted(id, beside, now)) {
                    doubted.add(id);
                }
            }
        }
        return doubted;
    }

    private boolean isDoubted(PackageId id, LaterEventFiles.Beside beside, Instant now) {
        try {
            Instant reached = reach.of(PlanProgress.openRecord(store, id), Optional.empty(), now, now);
            return filed.about(beside, reached.plus(AT_ONCE), now).later();
        } catch (IOException e) {
            return true; // whoever looks at it says what is wrong
        }
    }

    /** What is to be done after one of these. What is nothing, or too late, is noted. */
    public FollowUpDecision after(PackageId id) throws IOException {
        Instant now = clock.instant();
        boolean past = isPast(id, now);
        LaterEventFiles.Beside beside = filed.beside(id);
        OpenRecord open;
        try {
            open = PlanProgress.openRecord(store, id);
        } catch (MissingObjectException e) {
            // Whoever opens it is late, or it was taken away.
            return past ? late(id, beside, FollowUpResult.notLookedAt(0), 0, now) : new FollowUpDecision.Waiting();
        }
        Trigger trigger = trigger(id, beside.look());
        Optional<PackageId> begun = triggers.find(EventKeys.event(trigger));
        if (begun.isPresent()) {
            // A run that was cut off began with it. Which alerts came before it was opened the next look tells.
            Instant reached = reach.of(open, begun, now, now);
            return new FollowUpDecision.Wanted(id, beside.look(), 0, 0, request(open, trigger, reached));
        }
        boolean place = !past && budget.hasPlaceToSpare(open.target(), now);
        boolean old = id.openedAt().isBefore(now.minus(PATIENCE));
        if (!place && !old) {
            return new FollowUpDecision
                    .Waiting(); // asked first: behind a storm there are hundreds, and each would be read in each run
        }
        Instant until = past ? id.openedAt().plus(LONG_REACH) : now;
        Instant reached = reach.of(open, Optional.empty(), until, now);
        LaterEventFiles.About about = filed.about(beside, reached.plus(AT_ONCE), now);
        if (!about.later() && !about.unknown()) {
            filed.followed(id, beside.look(), beside.events().size(), FollowUpResult.notNeeded(about.leftOut()), now);
            return new FollowUpDecision.NotWanted(about.leftOut());
        }
        if (!place) {
            FollowUpResult came =
                    past ? FollowUpResult.notLookedAt(about.leftOut()) : FollowUpResult.tooLate(about.leftOut());
            return late(id, beside, came, about.leftOut(), now);
        }
        return new FollowUpDecision.Wanted(
                id, beside.look(), beside.events().size(), about.leftOut(), request(open, trigger, reached));
    }

    private FollowUpDecision late(
            PackageId id, LaterEventFiles.Beside beside, FollowUpResult came, int leftOut, Instant now)
            throws IOException {
        filed.followed(id, beside.look(), beside.events().size(), came, now);
        return new FollowUpDecision.TooLate(leftOut);
    }

    /** No run came to it while it could be followed. */
    private static boolean isPast(PackageId id, Instant now) {
        return id.openedAt().isBefore(now.minus(LONG_REACH));
    }

    /** Notes that one of these has its follow-up. */
    public void opened(FollowUpDecision.Wanted wanted, PackageId followUp) throws IOException {
        filed.followed(
                wanted.after(),
                wanted.look(),
                wanted.events(),
                FollowUpResult.by(followUp, wanted.leftOut()),
                clock.instant());
    }

    private static Trigger trigger(PackageId id, int look) {
        String event = look == 1 ? id.value() : id + "." + look;
        return new Trigger(Trigger.Kind.ALERT, SOURCE, event, Optional.empty());
    }

    private AcquisitionRequest request(OpenRecord open, Trigger trigger, Instant end) {
        Instant overlapping = end.minus(OVERLAP);
        Instant from =
                overlapping.isBefore(open.window().from()) ? open.window().from() : overlapping;
        TreeMap<String, String> known = new TreeMap<>(open.target().attributes());
        known.remove("pointers"); // into another alert
        known.putAll(ParameterCodec.parameters(
                new LaterAlertsSource.Parameters(open.packageId().value())));
        return new AcquisitionRequest(
                new Target(open.target().kind(), open.target().id(), known),
                trigger,
                new ReceivedEvent(Json.bytes(Json.object()
                        .put("schema", "urn:ephemera:follow-up:v1")
                        .put("packageId", open.packageId().value())
                        .put("windowEnd", end.toString()))),
                new Requester(SOURCE, Requester.Method.EVENT_SOURCE, false),
                "alerts about it came after the window of package " + open.packageId()
                        + " had ended; they are in the item " + LaterAlertsSource.ARTIFACT.id(),
                open.caseId(),
                new AskedWindow(Optional.of(from), Optional.empty()),
                retention);
    }
}
