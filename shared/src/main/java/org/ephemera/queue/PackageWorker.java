package org.ephemera.queue;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.ephemera.acquire.Acquisition;
import org.ephemera.acquire.AcquisitionReceipt;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.collect.Deadline;
import org.ephemera.format.ItemOutcome;
import org.ephemera.model.PackageId;
import org.ephemera.model.SanitizedText;
import org.ephemera.seal.Seal;
import org.ephemera.seal.SealTimestamp;
import org.ephemera.store.EvidenceStore;

/**
 * Consumer side of the queue. It collects the package of one message until the deadline, and then hands the rest on, or
 * seals and announces the package. Work that fails repeatedly or for too long is given up: the package is sealed as it
 * is, with the reason.
 */
public final class PackageWorker {
    /**
     * Limit of deliveries of one message, counting only deliveries whose run began and then failed or was killed. A
     * queue also counts deliveries for which no run could start.
     */
    public static final int MOST_DELIVERIES = 3;

    /**
     * Time after the first run at which a package is sealed as it is: what could not be read by then will not become
     * readable. Time in the queue does not count, because nothing was requested and most of the evidence still exists.
     */
    static final Duration LONGEST = Duration.ofHours(12);

    private static final int LONGEST_REASON = 300;

    /** Delay of the next message if a run ends before its deadline without finishing. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** Time that the report of a small package takes in a new process. */
    private static final Duration REPORT = Duration.ofSeconds(10);

    /** Bytes of a package that a report reads in one second on one core. */
    private static final long REPORTED_A_SECOND = 8 << 20;

    private static final System.Logger LOG = System.getLogger(PackageWorker.class.getName());

    private final Acquisition acquisition;
    private final ReadAccess access;
    private final WorkFiles files;
    private final WorkDispatch dispatch;
    private final Announcer announcer;
    private final PackageReporter reporter;
    private final Function<PackageId, String> location;
    private final Clock clock;

    /**
     * Creates a worker without a report.
     *
     * @param location returns the location of a package, for users
     */
    public PackageWorker(
            Acquisition acquisition,
            EvidenceStore store,
            WorkDispatch dispatch,
            Announcer announcer,
            Function<PackageId, String> location,
            Clock clock) {
        this(acquisition, ReadAccess.OPEN, store, dispatch, announcer, PackageReporter.NONE, location, clock);
    }

    /**
     * Creates a worker.
     *
     * @param access access that is obtained before anything is collected; sealing needs none
     * @param reporter writes the report that is announced with a sealed package
     */
    public PackageWorker(
            Acquisition acquisition,
            ReadAccess access,
            EvidenceStore store,
            WorkDispatch dispatch,
            Announcer announcer,
            PackageReporter reporter,
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
     * Handles a message.
     *
     * @param deliveries number of times the queue has delivered it, from 1
     * @throws IOException if the message must be delivered again
     */
    public WorkResult work(WorkMessage work, int deliveries, Deadline deadline) throws IOException {
        try {
            if (!files.isOpened(work.packageId())) {
                files.recordMissing(work.packageId(), clock.instant());
                return new WorkResult.Unknown(work);
            }
            OpenPackage opened = acquisition.reopen(work.packageId());
            if (acquisition.isSealed(opened)) {
                // The message is a duplicate of finished work, or only the announcement failed.
                Seal seal = acquisition.seal(opened);
                return announced(acquisition.packageOf(opened, seal), seal, deadline);
            }
            Optional<String> reason = reason(work, deliveries);
            if (reason.isPresent()) {
                files.recordGivenUp(work, deliveries, reason.get(), clock.instant());
                return sealed(work, opened, acquisition.giveUp(opened, reason.get()), deadline);
            }
            files.begun(work, deliveries, clock.instant());
            access.obtain(opened.open().target());
            Optional<Seal> seal = acquisition.finish(opened, deadline);
            if (seal.isEmpty()) {
                dispatch.send(work.next(), deadline.passed() ? Duration.ZERO : PAUSE);
                return new WorkResult.HandedOn(work.next());
            }
            return sealed(work, opened, seal.get(), deadline);
        } catch (IOException | RuntimeException e) {
            recordFailure(work, deliveries, e);
            throw e;
        }
    }

    /**
     * Collects until the deadline, seals the package as it is, and announces it, all in one run.
     *
     * @throws IOException if the alert must be delivered again
     */
    public WorkResult.Sealed finish(OpenPackage opened, Deadline deadline) throws IOException {
        access.obtain(opened.open().target());
        Optional<Seal> complete = acquisition.finish(opened, deadline);
        Seal seal = complete.isPresent() ? complete.get() : acquisition.seal(opened);
        return announced(acquisition.packageOf(opened, seal), seal, deadline);
    }

    /**
     * Announces a package that this run has sealed. If too little time is left for the report, another run announces
     * it.
     */
    private WorkResult sealed(WorkMessage work, OpenPackage opened, Seal seal, Deadline deadline) throws IOException {
        if (deadline.passed() || deadline.remaining().compareTo(forReport(seal)) < 0) {
            dispatch.send(work.next(), Duration.ZERO);
            return new WorkResult.HandedOn(work.next());
        }
        return announced(acquisition.packageOf(opened, seal), seal, deadline);
    }

    private Duration forReport(Seal seal) {
        return reporter.equals(PackageReporter.NONE)
                ? Duration.ZERO
                : REPORT.plusSeconds(seal.statement().byteCount() / REPORTED_A_SECOND);
    }

    /**
     * Announces a sealed package.
     *
     * @param opened the package that has the seal; for a copy, the state of the work is stored under the original's id
     */
    private WorkResult.Sealed announced(OpenPackage opened, Seal seal, Deadline deadline) throws IOException {
        PackageId id = opened.open().originalId();
        Optional<String> gaveUp = gaveUp(seal);
        boolean before = files.isDone(id);
        if (!before) {
            AcquisitionReceipt receipt = AcquisitionReceipt.of(opened.open(), location, seal);
            ReportResult reporting = deadline.passed()
                    ? new ReportResult.NotMade("no time was left for the report")
                    : reporter.report(opened, deadline::passed);
            announcer.announce(Announcement.sealed(opened, receipt, gaveUp, reporting));
            if (seal.timestamp() instanceof SealTimestamp.Missing) {
                files.recordUntimed(id, clock.instant());
            }
            files.recordDone(id, clock.instant());
        } else if (seal.timestamp() instanceof SealTimestamp.Stored && files.isUntimed(id)) {
            files.recordTimed(id, clock.instant());
        }
        return new WorkResult.Sealed(opened, seal, gaveUp, before);
    }

    /**
     * Returns the reason in the sealed outcomes. A reason under {@code work/given-up/} is not used: an attacker who can
     * write to the store could plant it.
     */
    private static Optional<String> gaveUp(Seal seal) {
        return seal.outcomes().items().stream()
                .map(ItemOutcome::giveUpReason)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> reason(WorkMessage work, int deliveries) throws IOException {
        int runs = deliveries > MOST_DELIVERIES ? files.runs(work) : 0;
        if (runs >= MOST_DELIVERIES) {
            String last = files.lastFailure(work.packageId())
                    // Truncated and escaped, because it may quote text from a target.
                    .map(message -> SanitizedText.of(message, LONGEST_REASON))
                    .orElse("no failure was recorded: the process was killed, ran out of memory or ran out of time");
            return Optional.of(runs + " runs began and none finished; the last failure: " + last);
        }
        return isLate(work.packageId())
                ? Optional.of("the collection was not finished within " + LONGEST.toHours() + " hours of its first run")
                : Optional.empty();
    }

    private boolean isLate(PackageId id) throws IOException {
        Instant latest = clock.instant().minus(LONGEST);
        // No run began before the package was opened, so the store need not be read for a recent package.
        return id.openedAt().isBefore(latest)
                && files.firstRun(id).filter(begun -> begun.isBefore(latest)).isPresent();
    }

    private void recordFailure(WorkMessage work, int deliveries, Exception failure) {
        try {
            files.recordFailure(work, deliveries, failure, clock.instant());
        } catch (IOException e) {
            // The first failure is reported; that it could not be recorded is its consequence.
            LOG.log(System.Logger.Level.DEBUG, "a failure could not be recorded", e);
        }
    }
}
