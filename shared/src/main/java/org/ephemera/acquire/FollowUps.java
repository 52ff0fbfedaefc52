package org.ephemera.acquire;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.ephemera.bag.Json;
import org.ephemera.bag.OpenRecord;
import org.ephemera.bag.Progress;
import org.ephemera.bag.Requester;
import org.ephemera.bag.Trigger;
import org.ephemera.evidence.AskedWindow;
import org.ephemera.evidence.Digest;
import org.ephemera.evidence.PackageId;
import org.ephemera.evidence.Target;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.MissingObjectException;
import org.ephemera.store.Retention;

/**
 * Finds packages about whose targets alerts came after their windows had ended, and of which nothing newer is collected: each is followed
 * by one more, of the same target and to the moment at which that is opened, once no alert is filed beside the first any more. A
 * follow-up is opened as by an alert: it takes a place of the hour's budget, of which one half is left to alerts, and alerts that come within ten minutes are filed beside it.
 */
public final class FollowUps {
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

    /** So many are asked at once which package a span of ten minutes has. */
    private static final int SPANS = 32;

    private final EvidenceStore store;
    private final TriggerFile triggers;
    private final FiledBeside filed;
    private final BudgetFiles budget;
    private final Retention retention;
    private final Clock clock;

    /** @param budget the same that alerts have: one for which there is no place is put off */
    public FollowUps(EvidenceStore store, Budget budget, Retention retention, Clock clock) {
        this.store = store;
        this.triggers = new TriggerFile(store);
        this.filed = new FiledBeside(store);
        this.budget = new BudgetFiles(store, budget);
        this.retention = retention;
        this.clock = clock;
    }

    /** Whether an alert that comes now tells of more than what a window that ended then holds. */
    public static boolean isLater(Instant now, Instant end) {
        return now.isAfter(end.plus(AT_ONCE));
    }

    /** The packages that alerts were filed beside, that are to be looked at now and were not since these came; the oldest first. */
    public List<PackageId> due() throws IOException {
        Instant now = clock.instant();
        boolean begins = now.isBefore(now.truncatedTo(ChronoUnit.HOURS).plus(EACH_HOUR));
        return filed.notFollowed(
                now.minus(begins ? LONG_REACH : REACH), EventKeys.oldest(now).minus(GRACE));
    }

    /** What is to be done after one of these. What is nothing, or too late, is noted. */
    public FollowUp after(PackageId id) throws IOException {
        Instant now = clock.instant();
        OpenRecord open;
        try {
            open = Progress.openRecord(store, id);
        } catch (MissingObjectException e) {
            return new FollowUp.Waiting(); // whoever opens it is late, or it was taken away
        }
        FiledBeside.Beside beside = filed.beside(id);
        int look = beside.looks() + 1;
        Trigger trigger = trigger(id, look);
        Optional<PackageId> begun = triggers.find(EventKeys.event(trigger));
        if (begun.isPresent()) {
            // A run that was cut off began with it. Which alerts came before it was opened the next look tells.
            return new FollowUp.Wanted(id, look, 0, 0, request(open, trigger, reached(open, begun, now)));
        }
        boolean place = budget.hasPlaceToSpare(open.target(), now);
        boolean old = id.openedAt().isBefore(now.minus(PATIENCE));
        if (!place && !old) {
            return new FollowUp
                    .Waiting(); // asked first: behind a storm there are hundreds, and each would be read in each run
        }
        Instant reached = reached(open, Optional.empty(), now);
        FiledBeside.About about = filed.about(beside, reached.plus(AT_ONCE));
        if (!about.later()) {
            filed.followed(id, look, beside.events().size(), Followed.notNeeded(about.leftOut()), now);
            return new FollowUp.NotWanted(about.leftOut());
        }
        if (!place) {
            filed.followed(id, look, beside.events().size(), Followed.tooLate(about.leftOut()), now);
            return new FollowUp.TooLate(about.leftOut());
        }
        return new FollowUp.Wanted(id, look, beside.events().size(), about.leftOut(), request(open, trigger, reached));
    }

    /** Notes that one of these has its follow-up. */
    public void opened(FollowUp.Wanted wanted, PackageId followUp) throws IOException {
        filed.followed(
                wanted.after(),
                wanted.look(),
                wanted.events(),
                Followed.by(followUp, wanted.leftOut()),
                clock.instant());
    }

    /**
     * How far what is collected of the target reaches: to the end of the package's window, or of that of a later one. A later alert opened
     * it, or it is an earlier follow-up.
     *
     * @param but which package does not count
     */
    private Instant reached(OpenRecord open, Optional<PackageId> but, Instant now) throws IOException {
        Instant after = EventKeys.forgotten(open.openedAt());
        List<Callable<Instant>> questions = new ArrayList<>();
        for (Instant span = after; !span.isAfter(EventKeys.forgotten(now)); span = EventKeys.forgotten(span)) {
            Digest subject = EventKeys.subject(open.target(), span);
            questions.add(() -> {
                Optional<PackageId> later = triggers.claimed(subject, after).filter(id -> !but.equals(Optional.of(id)));
                return later.isPresent() ? end(later.get()) : Instant.MIN;
            });
        }
        Instant reached = open.window().to();
        for (int from = 0; from < questions.size(); from += SPANS) {
            for (Instant end : AtOnce.ask(questions.subList(from, Math.min(from + SPANS, questions.size())))) {
                reached = end.isAfter(reached) ? end : reached;
            }
        }
        return reached;
    }

    private Instant end(PackageId id) throws IOException {
        try {
            return Progress.openRecord(store, id).window().to();
        } catch (MissingObjectException e) {
            return Instant.MIN; // whoever claimed it did not open it
        }
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
        known.put(LaterAlerts.FOLLOWS, open.packageId().value());
        return new AcquisitionRequest(
                new Target(open.target().kind(), open.target().id(), known),
                trigger,
                new ReceivedEvent(Json.bytes(Json.object()
                        .put("schema", "urn:ephemera:follow-up:v1")
                        .put("packageId", open.packageId().value())
                        .put("windowEnd", end.toString()))),
                new Requester(SOURCE, Requester.Method.EVENT_SOURCE, false),
                "alerts about it came after the window of package " + open.packageId()
                        + " had ended; they are in the item " + LaterAlerts.ARTIFACT.id(),
                open.caseId(),
                new AskedWindow(Optional.of(from), Optional.empty()),
                retention);
    }
}
