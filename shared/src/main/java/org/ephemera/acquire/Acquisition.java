package org.ephemera.acquire;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ephemera.bag.Build;
import org.ephemera.bag.RuntimeRecord;
import org.ephemera.collect.Claim;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Collector;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Workers;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.PackageId;
import org.ephemera.seal.ChangedPackageException;
import org.ephemera.seal.ForeignSealException;
import org.ephemera.seal.Seal;
import org.ephemera.seal.Sealer;
import org.ephemera.seal.Signer;
import org.ephemera.seal.StandingOutcomes;
import org.ephemera.seal.TimestampAuthority;
import org.ephemera.seal.Timestamping;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.MissingObjectException;

/**
 * One acquisition, step by step: open, collect, seal. Each step may be repeated after a crash, by any worker, and
 * finishes the same package; the function, the command line and a resume differ only in who calls.
 */
public final class Acquisition {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    /** To seal a package takes so many times what it takes to read its log; a run that comes to it too late leaves it to the next. */
    private static final int SEALING_READS = 2;

    private final EvidenceStore store;
    private final Signer signer;
    private final Workers workers;
    private final CollectionListener listener;
    private final Clock clock;
    private final Opening opening;
    private final Collector collector;
    /** Made when it is first asked: which program runs takes a while to find out, and is not needed to collect. */
    private final Once<Sealer, RuntimeException> sealer;

    private final Timestamping timestamping;

    /** An acquisition whose seal nobody else attests the time of. */
    public Acquisition(
            List<EvidenceSource> sources,
            EvidenceStore store,
            Signer signer,
            Workers workers,
            CollectionListener listener,
            RuntimeRecord runtime,
            Clock clock) {
        this(sources, store, signer, Optional.empty(), workers, listener, runtime, clock);
    }

    public Acquisition(
            List<EvidenceSource> sources,
            EvidenceStore store,
            Signer signer,
            Optional<TimestampAuthority> authority,
            Workers workers,
            CollectionListener listener,
            RuntimeRecord runtime,
            Clock clock) {
        this.store = store;
        this.signer = signer;
        this.workers = workers;
        this.listener = listener;
        this.clock = clock;
        this.opening = new Opening(store, Budget.UNBOUNDED, clock);
        this.collector = new Collector(sources, store, listener, clock);
        this.sealer = new Once<>(() -> new Sealer(store, signer, runtime, Build.current(), clock));
        this.timestamping = new Timestamping(store, authority);
    }

    /**
     * Opens a package for the request, or finds the one that its event or its subject opened before.
     *
     * @param planned what can be asked for at once; the rest is found while collecting
     * @throws IOException if the store cannot take it, or does not lock as it was asked to
     */
    public Opened open(AcquisitionRequest request, List<Artifact> planned) throws IOException {
        return opening.open(request, planned);
    }

    /**
     * Finds a package again.
     *
     * @throws MissingObjectException if there is none of that id
     */
    public Opened reopen(PackageId id) throws IOException {
        return opening.reopen(id);
    }

    /**
     * Collects until every item has an outcome or the deadline passes; nothing more if the content is frozen. While
     * another worker holds the package, waits for it.
     */
    public void collect(Opened opened, Deadline deadline) throws IOException {
        PackageId id = opened.open().packageId();
        while (!isFrozen(opened) && !deadline.passed()) {
            Optional<Claim> taken = Claim.take(store, id, workers, clock);
            if (taken.isPresent()) {
                try (Claim claim = taken.get()) {
                    // Asked again: whoever held the claim until now may have sealed.
                    if (!isFrozen(opened)) {
                        collector.run(opened.open(), opened.sha256(), claim, deadline);
                    }
                }
                return;
            }
            await();
        }
    }

    /**
     * Collects and, if every item has its outcome then, seals under the same claim: nobody has to be waited for in between.
     *
     * @return empty if the deadline came first, or comes before it could be sealed; the same call goes on from there, or {@link #seal}
     *     closes what there is
     * @throws ChangedPackageException if it was sealed, and changed since
     */
    public Optional<Seal> finish(Opened opened, Deadline deadline) throws IOException {
        // Of one that was opened before its seal tells, whatever became of the files below it: nothing is asked then.
        if (!opened.fresh() && isSealed(opened)) {
            return Optional.of(seal(opened));
        }
        while (!isFrozen(opened)) {
            if (deadline.passed()) {
                return Optional.empty();
            }
            Optional<Claim> taken = Claim.take(store, opened.open().packageId(), workers, clock);
            if (taken.isEmpty()) {
                await();
                continue;
            }
            Optional<Seal> sealed;
            try (Claim claim = taken.get()) {
                if (isFrozen(opened)) {
                    break; // by whoever held the claim until now
                }
                sealed = collectedAndSealed(opened, claim, deadline);
            }
            return sealed.isPresent() ? Optional.of(timestamping.complete(sealed.get())) : Optional.empty();
        }
        return Optional.of(seal(opened));
    }

    /**
     * Waits until nobody else can write any more, then seals. An item that has no outcome by then gets one. A seal that
     * has no timestamp yet gets one, if an authority is configured and answers.
     */
    public Seal seal(Opened opened) throws IOException {
        return timestamping.complete(sealed(opened, Optional.empty()));
    }

    /**
     * Seals what nobody goes on with.
     *
     * @param reason why, in words for people; it stands in the outcome of every item that is not finished
     */
    public Seal giveUp(Opened opened, String reason) throws IOException {
        return timestamping.complete(sealed(opened, Optional.of(reason)));
    }

    /**
     * Whether there is nothing more to collect and to seal.
     *
     * @throws ForeignSealException if something else stands in the place of the seal, and all has been collected: before, it keeps
     *     nobody from collecting
     */
    public boolean isSealed(Opened opened) throws IOException {
        try {
            return sealer.get().find(opened.open()).isPresent();
        } catch (ForeignSealException e) {
            if (isFrozen(opened)) {
                throw e;
            }
            listener.foreignObject(e.key());
            return false;
        }
    }

    private Optional<Seal> collectedAndSealed(Opened opened, Claim claim, Deadline deadline) throws IOException {
        Collector.Ended ended = collector.run(opened.open(), opened.sha256(), claim, deadline);
        // What is not finished is not read again: of a large package that takes all that a run has left for its
        // sealing.
        boolean late =
                ended.worked() && deadline.remaining().compareTo(ended.reading().multipliedBy(SEALING_READS)) < 0;
        return ended.finished() && !late
                ? sealer.get().sealFinished(opened.open(), claim::check, listener::sealing)
                : Optional.empty();
    }

    private Seal sealed(Opened opened, Optional<String> gaveUp) throws IOException {
        while (true) {
            Optional<Seal> seal = sealer.get().find(opened.open());
            if (seal.isPresent()) {
                return seal.get();
            }
            Optional<Claim> taken = Claim.take(store, opened.open().packageId(), workers, clock);
            if (taken.isPresent()) {
                listener.sealing();
                try (Claim claim = taken.get()) {
                    return sealer.get().seal(opened.open(), claim::check, gaveUp);
                }
            }
            await();
        }
    }

    private static void await() throws IOException {
        try {
            Thread.sleep(LOOK_AGAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted; what was collected stays, resume to go on", e);
        }
    }

    private boolean isFrozen(Opened opened) throws IOException {
        return StandingOutcomes.areWritten(store, opened.open(), signer);
    }
}
