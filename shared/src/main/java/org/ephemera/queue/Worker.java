package org.ephemera.queue;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.ephemera.acquire.Acquisition;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.acquire.Receipt;
import org.ephemera.collect.Deadline;
import org.ephemera.format.ItemOutcome;
import org.ephemera.model.PackageId;
import org.ephemera.model.SanitizedText;
import org.ephemera.seal.Seal;
import org.ephemera.seal.Timestamp;
import org.ephemera.store.EvidenceStore;

/**
 * The far end of the queue: collects what one message asks for until time runs out, then hands the rest on, or seals and
 * announces. Work that fails again and again, or for too long, is given up: what there is is sealed with the reason.
 */
public final class Worker {
    /**
     * Deliveries of one message, if a run began with each: it was tried and failed, or the process was killed. A queue also counts
     * what no run followed, as none could be begun: with those nothing was tried yet.
     */
    public static final int MOST_DELIVERIES = 3;

    /**
     * So long after its first run a package is sealed as it is: what could not be read by then will not be. What only waited, behind a
     * storm or for a key, was never asked for, and most of it is still there.
     */
    static final Duration LONGEST = Duration.ofHours(12);

    private static final int LONGEST_REASON = 300;

    /** When it ended before its time and is not finished, there is something to wait for. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** What a report takes of a small package, in a process that has just begun. */
    private static final Duration REPORT = Duration.ofSeconds(10);

    /** So much of a package a report reads in a second, on one core. */
    private static final long REPORTED_A_SECOND = 8 << 20;

    private static final System.Logger LOG = System.getLogger(Worker.class.getName());

    private final Acquisition acquisition;
    private final ReadAccess access;
    private final WorkFiles files;
    private final Dispatch dispatch;
    private final Announcer announcer;
    private final Reporter reporter;
    private final Function<PackageId, String> location;
    private final Clock clock;

    /** @param location where a package lies, as a user names it */
    public Worker(
            Acquisition acquisition,
            EvidenceStore store,
            Dispatch dispatch,
            Announcer announcer,
            Function<PackageId, String> location,
            Clock clock) {
        this(acquisition, ReadAccess.OPEN, store, dispatch, announcer, Reporter.NONE, location, clock);
    }

    /**
     * @param access is obtained before anything is collected; sealing what there is needs none
     * @param reporter what it says of a sealed package is announced with it
     */
    public Worker(
            Acquisition acquisition,
            ReadAccess access,
            EvidenceStore store,
            Dispatch dispatch,
            Announcer announcer,
            Reporter reporter,
            Function<PackageId, String> location,
            Clock clock) {
        this.acquisition = acquisition;
        this.access = access;
        this.files = new WorkFiles(store);
        this.dispatch = dispatch;
        this.announcer = announcer;
        this.reporter = reporter;
        this.location = location;
        this.clock = clock;
    }

    /**
     * Does what one message asks for.
     *
     * @param deliveries how often the queue has delivered it, from 1
     * @throws IOException if it is to be delivered again
     */
    public WorkResult work(WorkMessage work, int deliveries, Deadline deadline) throws IOException {
        try {
            if (!files.isOpened(work.packageId())) {
                files.gone(work.packageId(), clock.instant());
                return new WorkResult.Unknown(work);
            }
            OpenPackage opened = acquisition.reopen(work.packageId());
            if (acquisition.isSealed(opened)) {
                // A copy of what is done, or its announcement is all that failed.
                Seal seal = acquisition.seal(opened);
                return announced(acquisition.packageOf(opened, seal), seal, deadline);
            }
            Optional<String> reason = reason(work, deliveries);
            if (reason.isPresent()) {
                files.gaveUp(work, deliveries, reason.get(), clock.instant());
                return sealed(work, opened, acquisition.giveUp(opened, reason.get()), deadline);
            }
            files.begun(work, deliveries, clock.instant());
            access.obtain();
            Optional<Seal> seal = acquisition.finish(opened, deadline);
            if (seal.isEmpty()) {
                dispatch.send(work.next(), deadline.passed() ? Duration.ZERO : PAUSE);
                return new WorkResult.HandedOn(work.next());
            }
            return sealed(work, opened, seal.get(), deadline);
        } catch (IOException | RuntimeException e) {
            noted(work, deliveries, e);
            throw e;
        }
    }

    /**
     * Does in this run what a queue would spread over several: collects until the deadline, seals what there is, announces.
     *
     * @throws IOException if it is to be asked for again
     */
    public WorkResult.Sealed finish(OpenPackage opened, Deadline deadline) throws IOException {
        access.obtain();
        Optional<Seal> whole = acquisition.finish(opened, deadline);
        Seal seal = whole.isPresent() ? whole.get() : acquisition.seal(opened);
        return announced(acquisition.packageOf(opened, seal), seal, deadline);
    }

    /** It is sealed by this run, which may have little time left: what is said of it takes time that another run has, all of it. */
    private WorkResult sealed(WorkMessage work, OpenPackage opened, Seal seal, Deadline deadline) throws IOException {
        if (deadline.passed() || deadline.remaining().compareTo(forReport(seal)) < 0) {
            dispatch.send(work.next(), Duration.ZERO);
            return new WorkResult.HandedOn(work.next());
        }
        return announced(acquisition.packageOf(opened, seal), seal, deadline);
    }

    private Duration forReport(Seal seal) {
        return reporter.equals(Reporter.NONE)
                ? Duration.ZERO
                : REPORT.plusSeconds(seal.statement().byteCount() / REPORTED_A_SECOND);
    }

    /**
     * @param opened the package that has the seal; for a copy, the state of the work is stored under the original's id
     */
    private WorkResult.Sealed announced(OpenPackage opened, Seal seal, Deadline deadline) throws IOException {
        PackageId id = opened.open().originalId();
        Optional<String> gaveUp = gaveUp(seal);
        boolean before = files.isDone(id);
        if (!before) {
            Receipt receipt = Receipt.of(opened.open(), location, seal);
            ReportResult reporting = deadline.passed()
                    ? new ReportResult.NotMade("no time was left for the report")
                    : reporter.report(opened, deadline::passed);
            announcer.announce(Announcement.sealed(opened, receipt, gaveUp, reporting));
            if (seal.timestamp() instanceof Timestamp.Missing) {
                files.untimed(id, clock.instant());
            }
            files.done(id, clock.instant());
        } else if (seal.timestamp() instanceof Timestamp.Standing && files.isUntimed(id)) {
            files.timed(id, clock.instant());
        }
        return new WorkResult.Sealed(opened, seal, gaveUp, before);
    }

    /**
     * Returns the reason in the sealed outcomes. A reason under {@code work/given-up/} is not used: an attacker who can
     * write to the store could plant it.
     */
    private static Optional<String> gaveUp(Seal seal) {
        return seal.outcomes().items().stream()
                .map(ItemOutcome::gaveUp)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> reason(WorkMessage work, int deliveries) throws IOException {
        int runs = deliveries > MOST_DELIVERIES ? files.runs(work) : 0;
        if (runs >= MOST_DELIVERIES) {
            String last = files.lastFailure(work.packageId())
                    // It may quote what came from a target, at any length.
                    .map(message -> SanitizedText.of(message, LONGEST_REASON))
                    .orElse("none was recorded: the process was ended from outside, out of memory or of time");
            return Optional.of(runs + " runs began and none came to its end; the last failure: " + last);
        }
        return isLate(work.packageId())
                ? Optional.of("it was not finished within " + LONGEST.toHours() + " hours of its first run")
                : Optional.empty();
    }

    private boolean isLate(PackageId id) throws IOException {
        Instant latest = clock.instant().minus(LONGEST);
        // No run began before it was opened: the store need not be asked earlier.
        return id.openedAt().isBefore(latest)
                && files.firstRun(id).filter(begun -> begun.isBefore(latest)).isPresent();
    }

    private void noted(WorkMessage work, int deliveries, Exception failure) {
        try {
            files.failed(work, deliveries, failure, clock.instant());
        } catch (IOException e) {
            // The first failure is the one to report; that it could not be noted is its consequence.
            LOG.log(System.Logger.Level.DEBUG, "a failure could not be noted", e);
        }
    }
}
