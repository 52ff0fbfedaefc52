package org.ephemera.acquire;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.bag.Json;
import org.ephemera.bag.OpenRecord;
import org.ephemera.bag.Progress;
import org.ephemera.bag.Requester;
import org.ephemera.bag.Trigger;
import org.ephemera.evidence.AskedWindow;
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

    /** What clouds tell late of the time before is asked for once more: CloudTrail takes a quarter of an hour, the activity log longer. */
    private static final Duration OVERLAP = Duration.ofMinutes(20);

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

    /** The packages that alerts were filed beside, that are to be looked at now and were not before; the oldest first. */
    public List<PackageId> due() throws IOException {
        Instant now = clock.instant();
        return filed.notFollowed(now.minus(REACH), EventKeys.oldest(now).minus(GRACE));
    }

    /**
     * What is to be acquired after one of these; empty if that is nothing, which is noted, or has to wait for the budget. The same again
     * is the same event, and so the same package.
     */
    public Optional<AcquisitionRequest> after(PackageId id) throws IOException {
        Instant now = clock.instant();
        OpenRecord open;
        try {
            open = Progress.openRecord(store, id);
        } catch (MissingObjectException e) {
            return Optional.empty(); // whoever opens it is late, or it was taken away
        }
        AcquisitionRequest request = request(open);
        if (triggers.find(EventKeys.event(request.trigger())).isPresent()) {
            return Optional.of(request); // a run that was cut off began with it
        }
        if (!budget.hasPlaceToSpare(open.target(), now)) {
            return Optional
                    .empty(); // asked first: behind a storm there are hundreds, and each would be read in each run
        }
        if (!filed.isAnyLater(id, open.window().to().plus(AT_ONCE)) || isCovered(open, now)) {
            filed.followed(id, Optional.empty(), now);
            return Optional.empty();
        }
        return Optional.of(request);
    }

    /** Notes that one of these has its follow-up. */
    public void opened(PackageId id, PackageId followUp) throws IOException {
        filed.followed(id, Optional.of(followUp), clock.instant());
    }

    /** True if a package of a later alert is open: it reaches further than any that was filed beside this one. */
    private boolean isCovered(OpenRecord open, Instant now) throws IOException {
        Instant after = EventKeys.forgotten(open.openedAt());
        for (Instant span = after; !span.isAfter(EventKeys.forgotten(now)); span = EventKeys.forgotten(span)) {
            Optional<PackageId> later = triggers.claimed(EventKeys.subject(open.target(), span), after);
            if (later.isPresent() && isOpen(later.get())) {
                return true;
            }
        }
        return false;
    }

    private boolean isOpen(PackageId id) throws IOException {
        try {
            return Progress.openRecord(store, id).packageId().equals(id);
        } catch (MissingObjectException e) {
            return false;
        }
    }

    private AcquisitionRequest request(OpenRecord open) {
        Instant end = open.window().to();
        Instant overlapping = end.minus(OVERLAP);
        Instant from =
                overlapping.isBefore(open.window().from()) ? open.window().from() : overlapping;
        TreeMap<String, String> known = new TreeMap<>(open.target().attributes());
        known.remove("pointers"); // into another alert
        return new AcquisitionRequest(
                new Target(open.target().kind(), open.target().id(), known),
                new Trigger(Trigger.Kind.ALERT, SOURCE, open.packageId().value(), Optional.empty()),
                new ReceivedEvent(Json.bytes(Json.object()
                        .put("schema", "urn:ephemera:follow-up:v1")
                        .put("packageId", open.packageId().value())
                        .put("windowEnd", end.toString()))),
                new Requester(SOURCE, Requester.Method.EVENT_SOURCE, false),
                "alerts about it came after the window of package " + open.packageId()
                        + " had ended; they are kept in triggers/" + open.packageId() + "/",
                open.caseId(),
                new AskedWindow(Optional.of(from), Optional.empty()),
                retention);
    }
}
