package org.ephemera.acquire;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.ephemera.collect.Claim;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Collector;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.RegisteredSource;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.envelope.Signer;
import org.ephemera.format.BuildInfo;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.model.Artifact;
import org.ephemera.model.PackageId;
import org.ephemera.model.Target;
import org.ephemera.seal.ChangedPackageException;
import org.ephemera.seal.KnownKeys;
import org.ephemera.seal.Seal;
import org.ephemera.seal.SealTimestamper;
import org.ephemera.seal.Sealer;
import org.ephemera.seal.TimestampAuthority;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.MissingObjectException;
import org.ephemera.store.OccupiedPathException;

/**
 * Steps of one acquisition: open, collect, seal. Any worker can repeat a step after a crash and completes the same
 * package. The function, the command line and a resume run the same steps and differ only in the caller.
 */
public final class Acquisition {
    /**
     * Maximum number of copies per run. If every copy gets a foreign object, the run fails; a later run can make more
     * copies.
     */
    private static final int MOST_COPIES = 3;

    /**
     * Estimate of the sealing time, as a multiple of the time that reading the acquisition log takes. A run with less
     * time left does not begin to seal; the next run seals.
     */
    private static final int SEALING_READS = 2;

    private final EvidenceStore store;
    private final WorkerRegistry workers;
    private final CollectionListener listener;
    private final Clock clock;
    private final PackageOpener opening;
    private final Collector collector;
    /**
     * Created on first use, because detecting the version of the running program is slow and collecting does not need
     * it.
     */
    private final Lazy<Sealer, RuntimeException> sealer;

    private final SealTimestamper timestamping;
    private final PackageCopies copies;

    /** Seals a package, or continues until the deadline. */
    @FunctionalInterface
    private interface Attempt {
        Optional<Seal> run(OpenPackage at) throws IOException;
    }

    /** Creates an acquisition that requests no timestamp for its seal. */
    public Acquisition(
            List<RegisteredSource> sources,
            EvidenceStore store,
            Signer signer,
            WorkerRegistry workers,
            CollectionListener listener,
            RuntimeRecord runtime,
            Clock clock) {
        this(target -> sources, store, KnownKeys.of(signer), Optional.empty(), workers, listener, runtime, clock);
    }

    /**
     * Creates an acquisition.
     *
     * @param sources returns the sources for a target
     */
    public Acquisition(
            Function<Target, List<RegisteredSource>> sources,
            EvidenceStore store,
            KnownKeys keys,
            Optional<TimestampAuthority> authority,
            WorkerRegistry workers,
            CollectionListener listener,
            RuntimeRecord runtime,
            Clock clock) {
        this.store = store;
        this.workers = workers;
        this.listener = listener;
        this.clock = clock;
        this.opening = new PackageOpener(store, PackageBudget.UNBOUNDED, clock);
        this.collector = new Collector(sources, store, keys.signer(), keys, listener, clock);
        this.sealer =
                new Lazy<>(() -> new Sealer(store, keys, runtime, BuildInfo.current(), clock, listener::foreignObject));
        this.timestamping = new SealTimestamper(store, authority);
        this.copies = new PackageCopies(store, keys, workers, sealer, clock);
    }

    /**
     * Opens a package for the request, or returns the package that its event or its subject opened before.
     *
     * @param planned artifacts that can be planned now; other items are planned during collection
     * @throws IOException if the store cannot write the package, or does not lock it as requested
     */
    public OpenPackage open(AcquisitionRequest request, List<Artifact> planned) throws IOException {
        return opening.open(request, planned);
    }

    /**
     * Reads the open record of an existing package.
     *
     * @throws MissingObjectException if no package with this id exists
     */
    public OpenPackage reopen(PackageId id) throws IOException {
        return opening.reopen(id);
    }

    /**
     * Collects until every item has an outcome or the deadline passes. Collects nothing if the package is sealed. Waits
     * while another worker holds the claim of the package.
     */
    public void collect(OpenPackage opened, Deadline deadline) throws IOException {
        copies.requireSigned(opened);
        PackageId id = opened.open().packageId();
        while (!isSealed(opened) && !deadline.passed()) {
            Optional<Claim> taken = Claim.acquire(store, id, workers, clock);
            if (taken.isPresent()) {
                try (Claim claim = taken.get()) {
                    // Check again: the previous holder of the claim may have sealed the package.
                    if (!isSealed(opened)) {
                        collector.run(opened.open(), opened.sha256(), claim, deadline);
                    }
                }
                return;
            }
            ClaimWait.pause();
        }
    }

    /**
     * Collects and, if every item then has an outcome, seals under the same claim, without waiting for another worker.
     * If a foreign object is at a path that the package needs, continues and seals a copy of the package
     * ({@link #packageOf}).
     *
     * @return empty if the deadline passed, or too little time is left to seal; the same call resumes later, or
     *     {@link #seal} seals the incomplete package
     * @throws ChangedPackageException if the package was changed after it was sealed
     */
    public Optional<Seal> finish(OpenPackage opened, Deadline deadline) throws IOException {
        return inPlaceOrCopy(opened, deadline, at -> finishAt(at, deadline));
    }

    /**
     * Waits until no other worker can write to the package, then seals the package or, as {@link #finish} does, a copy.
     * An item without an outcome gets one. A seal without a timestamp gets one, if an authority is configured and
     * responds.
     */
    public Seal seal(OpenPackage opened) throws IOException {
        return sealed(opened, Optional.empty());
    }

    /**
     * Seals a package that no worker continues to collect.
     *
     * @param reason reason in plain words; the outcome of every unfinished item contains it
     */
    public Seal giveUp(OpenPackage opened, String reason) throws IOException {
        return sealed(opened, Optional.of(reason));
    }

    /** Reports whether a known key sealed the package or a copy of it. Nothing is left to collect or to seal then. */
    public boolean isSealed(OpenPackage opened) throws IOException {
        return existing(opened).isPresent();
    }

    /** Returns the package that has the seal: the opened package or its copy. */
    public OpenPackage packageOf(OpenPackage opened, Seal seal) throws IOException {
        PackageId id = seal.statement().packageId();
        return id.equals(opened.open().packageId()) ? opened : reopen(id);
    }

    private Optional<Seal> existing(OpenPackage opened) throws IOException {
        try {
            Optional<Seal> seal = sealer.get().find(opened.open());
            return seal.isPresent() ? seal : copies.sealed(opened.open().originalId());
        } catch (OccupiedPathException e) {
            listener.foreignObject(e.key());
            return copies.sealed(opened.open().originalId());
        }
    }

    private Seal sealed(OpenPackage opened, Optional<String> gaveUp) throws IOException {
        return inPlaceOrCopy(opened, new Deadline(clock, Instant.MAX), at -> Optional.of(sealedAt(at, gaveUp)))
                .orElseThrow();
    }

    /** Makes the attempt on the package. If a foreign object is in the way, repeats the attempt on a copy. */
    private Optional<Seal> inPlaceOrCopy(OpenPackage opened, Deadline deadline, Attempt attempt) throws IOException {
        copies.requireSigned(opened);
        PackageId original = opened.open().originalId();
        OpenPackage at = opened;
        OccupiedPathException first;
        try {
            return attempt.run(at).map(timestamping::complete);
        } catch (OccupiedPathException e) {
            first = e;
        }
        OccupiedPathException occupied = first;
        for (int made = 0; ; made++) {
            listener.foreignObject(occupied.key());
            copies.reject(at.open().packageId());
            Optional<Seal> sealed = copies.sealed(original);
            if (sealed.isPresent()) {
                return sealed.map(timestamping::complete);
            }
            if (made == MOST_COPIES) {
                throw occupied;
            }
            OpenPackage from = original.equals(opened.open().packageId()) ? opened : reopen(original);
            try {
                Optional<OpenPackage> copy = copies.of(from, first, deadline);
                if (copy.isEmpty()) {
                    return Optional.empty();
                }
                at = copy.get();
                return attempt.run(at).map(timestamping::complete);
            } catch (OccupiedPathException e) {
                occupied = e;
            }
        }
    }

    private Optional<Seal> finishAt(OpenPackage opened, Deadline deadline) throws IOException {
        // A package that an earlier run opened may be sealed already. It needs no claim and no other check then.
        if (!opened.isNew()) {
            Optional<Seal> existing = sealer.get().find(opened.open());
            if (existing.isPresent()) {
                return existing;
            }
        }
        while (!deadline.passed()) {
            Optional<Claim> taken = Claim.acquire(store, opened.open().packageId(), workers, clock);
            if (taken.isPresent()) {
                try (Claim claim = taken.get()) {
                    // The previous holder of the claim may have sealed the package.
                    Optional<Seal> existing =
                            opened.isNew() ? Optional.empty() : sealer.get().find(opened.open());
                    return existing.isPresent() ? existing : collectedAndSealed(opened, claim, deadline);
                }
            }
            ClaimWait.pause();
        }
        return Optional.empty();
    }

    private Optional<Seal> collectedAndSealed(OpenPackage opened, Claim claim, Deadline deadline) throws IOException {
        Collector.Ended ended = collector.run(opened.open(), opened.sha256(), claim, deadline);
        // An unfinished package is not read a second time: for a large package this would use the time that is left for
        // sealing.
        boolean late =
                ended.worked() && deadline.remaining().compareTo(ended.reading().multipliedBy(SEALING_READS)) < 0;
        return ended.finished() && !late
                ? sealer.get().sealFinished(opened.open(), claim::check, listener::sealing)
                : Optional.empty();
    }

    private Seal sealedAt(OpenPackage opened, Optional<String> gaveUp) throws IOException {
        while (true) {
            Optional<Seal> seal = sealer.get().find(opened.open());
            if (seal.isPresent()) {
                return seal.get();
            }
            Optional<Claim> taken = Claim.acquire(store, opened.open().packageId(), workers, clock);
            if (taken.isPresent()) {
                listener.sealing();
                try (Claim claim = taken.get()) {
                    return sealer.get().seal(opened.open(), claim::check, gaveUp);
                }
            }
            ClaimWait.pause();
        }
    }
}
