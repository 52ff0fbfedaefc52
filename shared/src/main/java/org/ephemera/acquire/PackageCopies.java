package org.ephemera.acquire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.collect.Claim;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.format.CopyOrigin;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PlanProgress;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;
import org.ephemera.seal.ClaimCheck;
import org.ephemera.seal.CopyRecords;
import org.ephemera.seal.KnownKeys;
import org.ephemera.seal.Seal;
import org.ephemera.seal.Sealer;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.ForeignObjectException;
import org.ephemera.store.GuardedWrite;
import org.ephemera.store.MissingObjectException;
import org.ephemera.store.OccupiedPathException;
import org.ephemera.store.ParallelCalls;
import org.ephemera.store.StoredObject;

/**
 * Copies of packages that cannot be sealed because a foreign object is stored at a path that they need. A copy has a
 * random id, which an attacker cannot predict, and the {@code open.json} of the original with {@link CopyOrigin}. It
 * contains the accepted segments of the original and their bodies, byte for byte. Foreign files are not copied.
 */
final class PackageCopies {
    private static final int AT_ONCE = 16;

    /** Size limit in bytes of an event that is read; an object above it is not the event. */
    private static final int LARGEST_EVENT = 1 << 23;

    /** Copied in this order, so that a segment of the log is copied after every body that it references. */
    private static final List<String> CONTENT = List.of(PackageLayout.RAW, PackageLayout.ACQUISITION);

    private final EvidenceStore store;
    private final KnownKeys keys;
    private final WorkerRegistry workers;
    private final Clock clock;
    private final Lazy<Sealer, RuntimeException> sealer;
    private final SecureRandom random = new SecureRandom();
    private final TriggerFiles triggers;

    /** Copies in which this run found a foreign object too. */
    private final Set<PackageId> unusable = new HashSet<>();

    PackageCopies(
            EvidenceStore store,
            KnownKeys keys,
            WorkerRegistry workers,
            Lazy<Sealer, RuntimeException> sealer,
            Clock clock) {
        this.store = store;
        this.keys = keys;
        this.workers = workers;
        this.sealer = sealer;
        this.clock = clock;
        this.triggers = new TriggerFiles(store);
    }

    /** Marks a copy as unusable, so that this run makes another one. */
    void reject(PackageId copy) {
        unusable.add(copy);
    }

    /** Returns the seal of the copy that is sealed by a known key; empty if no copy is sealed. */
    Optional<Seal> sealed(PackageId original) throws IOException {
        for (OpenPackage copy : find(original)) {
            try {
                Optional<Seal> seal = sealer.get().find(copy.open());
                if (seal.isPresent()) {
                    return seal;
                }
            } catch (OccupiedPathException e) {
                // A copy with a foreign seal is replaced by another copy.
            }
        }
        return Optional.empty();
    }

    /**
     * Returns a copy that contains the original's content. Continues a copy that an earlier run began.
     *
     * @param occupied the foreign object in the original
     * @return empty if the deadline came first; a later call continues
     * @throws OccupiedPathException if there is a foreign object in the copy too; the next call makes another copy
     */
    Optional<OpenPackage> of(OpenPackage original, OccupiedPathException occupied, Deadline deadline)
            throws IOException {
        // The original's claim excludes a worker that still collects, and a second worker that makes a copy.
        Optional<Claim> taken = ClaimWait.take(store, original.open().packageId(), workers, clock, deadline);
        if (taken.isEmpty()) {
            return Optional.empty();
        }
        try (Claim claim = taken.get()) {
            List<OpenPackage> copies = find(original.open().packageId());
            // After one unusable copy, another one is made: an attacker may have spoilt all copies of earlier runs.
            boolean rejected = copies.stream().anyMatch(this::isRejected);
            Optional<OpenPackage> usable = Optional.empty();
            for (OpenPackage copy : rejected ? List.<OpenPackage>of() : copies) {
                usable = usable.isEmpty() && isUsable(copy) ? Optional.of(copy) : usable;
            }
            OpenPackage copy = usable.isPresent() ? usable.get() : create(original, occupied, claim::check);
            List<OpenPackage> sources = new ArrayList<>(List.of(original));
            copies.stream()
                    .filter(other ->
                            !other.open().packageId().equals(copy.open().packageId()))
                    .forEach(sources::add);
            return fill(copy, sources, claim::check, deadline) ? Optional.of(copy) : Optional.empty();
        }
    }

    /**
     * Checks that a known key signed the record of a copy. Anyone who can write to the store can create a package that
     * claims to be one.
     *
     * @throws ForeignObjectException if the package claims to be a copy, and no known key signed that
     */
    void requireSigned(OpenPackage opened) throws IOException {
        OpenRecord open = opened.open();
        if (open.copyOf().isPresent()
                && find(open.originalId()).stream()
                        .noneMatch(copy -> copy.open().packageId().equals(open.packageId()))) {
            String key = open.packageId().prefix() + PackageLayout.OPEN;
            throw new ForeignObjectException(
                    key,
                    key + " states that the package is a copy, but no known key signed that; nothing is collected or"
                            + " sealed. If an earlier key signed it, add its public key to EPHEMERA_KEYS");
        }
    }

    private List<OpenPackage> find(PackageId original) throws IOException {
        List<OpenPackage> copies = new ArrayList<>();
        for (CopyRecords.Copy copy : new CopyRecords(store, original).signedBy(keys)) {
            byte[] bytes;
            try (InputStream in = store.open(copy.id().prefix() + PackageLayout.OPEN)) {
                bytes = in.readAllBytes();
            } catch (MissingObjectException e) {
                continue; // the run that signed the record was interrupted
            }
            if (Digest.of(bytes).equals(copy.openRecord())) {
                copies.add(opened(OpenRecord.parse(bytes)));
            }
        }
        return copies;
    }

    private OpenPackage create(OpenPackage original, OccupiedPathException occupied, ClaimCheck guard)
            throws IOException {
        OpenRecord open = original.open();
        PackageId id = PackageId.create(open.openedAt(), random);
        String prefix = open.packageId().prefix();
        String path = occupied.key().startsWith(prefix) ? occupied.key().substring(prefix.length()) : occupied.key();
        OpenRecord copy = open.copy(id, new CopyOrigin(open.packageId(), original.sha256(), path, occupied.sha256()));
        byte[] bytes = copy.toBytes();
        new CopyRecords(store, open.packageId()).add(new CopyRecords.Copy(id, Digest.of(bytes)), keys.signer(), guard);
        if (store.create(id.prefix() + PackageLayout.OPEN, Blob.of(bytes)) instanceof CreateResult.Adopted adopted
                && !adopted.isSame()) {
            throw new OccupiedPathException(
                    id.prefix() + PackageLayout.OPEN, Optional.empty(), "it is not the request of the copy");
        }
        return opened(copy);
    }

    private static OpenPackage opened(OpenRecord copy) {
        return new OpenPackage(copy, copy.copyOf().orElseThrow().openRecord(), AdmissionReason.REOPENED);
    }

    private boolean isRejected(OpenPackage copy) {
        return unusable.contains(copy.open().packageId());
    }

    private boolean isUsable(OpenPackage copy) throws IOException {
        try {
            sealer.get().find(copy.open());
            return true;
        } catch (OccupiedPathException e) {
            return false;
        }
    }

    /**
     * Copies the content; false if the deadline came first. A path that exists is compared, because an attacker can
     * create objects in a copy.
     */
    private boolean fill(OpenPackage copy, List<OpenPackage> sources, ClaimCheck guard, Deadline deadline)
            throws IOException {
        Optional<Claim> taken = ClaimWait.take(store, copy.open().packageId(), workers, clock, deadline);
        if (taken.isEmpty()) {
            return false;
        }
        try (Claim claim = taken.get()) {
            if (sealer.get().find(copy.open()).isPresent()) {
                return true;
            }
            ClaimCheck both = () -> {
                guard.check();
                claim.check();
            };
            copyEvent(sources.getFirst().open(), copy.open(), both);
            for (OpenPackage source : sources) {
                Optional<PlanProgress> log = log(source);
                for (String folder : log.isPresent() ? CONTENT : List.<String>of()) {
                    if (!copy(
                            source.open(),
                            log.get(),
                            folder,
                            copy.open().packageId().prefix(),
                            both,
                            deadline)) {
                        return false;
                    }
                }
            }
            return true;
        } catch (OccupiedPathException e) {
            reject(copy.open().packageId());
            throw e;
        }
    }

    /**
     * Reads the log of a source. It is empty for a copy whose filling was interrupted: some segments are missing, and
     * nothing was collected into it, so the original contains everything.
     */
    private Optional<PlanProgress> log(OpenPackage source) throws IOException {
        try {
            return Optional.of(
                    PlanProgress.read(store, source.open(), keys.segments(store, source.open(), source.sha256())));
        } catch (ForeignObjectException e) {
            if (source.open().copyOf().isPresent()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Copies the event. Another object can be stored in its place; the record of the event has it too. */
    private void copyEvent(OpenRecord original, OpenRecord copy, ClaimCheck guard) throws IOException {
        String from = original.packageId().prefix() + PackageLayout.TRIGGER;
        String to = copy.packageId().prefix() + PackageLayout.TRIGGER;
        ReceivedEvent stored;
        try (InputStream in = store.open(from)) {
            stored = new ReceivedEvent(in.readNBytes(LARGEST_EVENT));
        }
        ReceivedEvent event = stored.sha256().equals(original.triggerSha256())
                ? stored
                : triggers.readEvent(EventKeys.event(original.trigger()));
        create(to, Blob.of(event.bytes()), guard);
    }

    private boolean copy(
            OpenRecord source, PlanProgress log, String folder, String to, ClaimCheck guard, Deadline deadline)
            throws IOException {
        String from = source.packageId().prefix();
        try (Stream<StoredObject> objects = store.list(from + folder)) {
            Iterator<String> paths = objects.map(object -> object.key().substring(from.length()))
                    .filter(log::contains)
                    .iterator();
            while (paths.hasNext()) {
                List<ParallelCalls.Part<CreateResult>> batch = new ArrayList<>();
                while (paths.hasNext() && batch.size() < AT_ONCE) {
                    String path = paths.next();
                    batch.add(() -> create(to + path, content(from + path), guard));
                }
                if (deadline.passed()) {
                    return false;
                }
                ParallelCalls.all(batch);
            }
            return true;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Blob content(String key) {
        return out -> {
            try (InputStream in = store.open(key)) {
                in.transferTo(out);
            }
        };
    }

    private CreateResult create(String to, Blob blob, ClaimCheck guard) throws IOException {
        CreateResult created = GuardedWrite.create(store, to, blob, guard::check);
        if (created instanceof CreateResult.Adopted adopted && !adopted.isSame()) {
            throw new OccupiedPathException(to, Optional.empty(), "it is not the file of the original");
        }
        return created;
    }
}
