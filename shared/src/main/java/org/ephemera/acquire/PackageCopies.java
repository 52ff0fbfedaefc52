package org.ephemera.acquire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.collect.Claim;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.format.CopyOrigin;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;
import org.ephemera.seal.ClaimCheck;
import org.ephemera.seal.CopyRecords;
import org.ephemera.seal.ExistingOutcomes;
import org.ephemera.seal.ForeignSealException;
import org.ephemera.seal.KnownKeys;
import org.ephemera.seal.Seal;
import org.ephemera.seal.Sealer;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.ForeignObjectException;
import org.ephemera.store.GuardedWrite;
import org.ephemera.store.MissingObjectException;
import org.ephemera.store.ParallelCalls;
import org.ephemera.store.StoredObject;

/**
 * Copies of packages that cannot be sealed because a foreign seal is stored at the path of the seal. A copy has a random
 * id, which an attacker cannot predict, and the {@code open.json} of the original with {@link CopyOrigin}. Bodies and
 * acquisition log are those of the original, byte for byte. Files that close the original are not copied.
 */
final class PackageCopies {
    private static final int AT_ONCE = 16;

    /** Copied in this order, so that a segment of the log is copied after every body that it references. */
    private static final List<String> CONTENT =
            List.of(PackageLayout.TRIGGER, PackageLayout.RAW, PackageLayout.ACQUISITION);

    private final EvidenceStore store;
    private final KnownKeys keys;
    private final WorkerRegistry workers;
    private final Clock clock;
    private final Lazy<Sealer, RuntimeException> sealer;
    private final SecureRandom random = new SecureRandom();

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
    }

    /** Returns the seal of the copy that is sealed by a known key; empty if no copy is sealed. */
    Optional<Seal> sealed(PackageId original) throws IOException {
        for (OpenPackage copy : find(original)) {
            try {
                Optional<Seal> seal = sealer.get().find(copy.open());
                if (seal.isPresent()) {
                    return seal;
                }
            } catch (ForeignSealException e) {
                // A copy with a foreign seal is replaced by another copy.
            }
        }
        return Optional.empty();
    }

    /**
     * Returns a copy that contains the original's content. Continues a copy that an earlier run began.
     *
     * @param foreign what is stored at the path of the original's seal
     * @return empty if the deadline came first; a later call continues
     */
    Optional<OpenPackage> of(OpenPackage original, ForeignSealException foreign, Deadline deadline) throws IOException {
        // The original's claim excludes a worker that still collects, and a second worker that makes a copy.
        Optional<Claim> taken = ClaimWait.take(store, original.open().packageId(), workers, clock, deadline);
        if (taken.isEmpty()) {
            return Optional.empty();
        }
        try (Claim claim = taken.get()) {
            List<OpenPackage> copies = find(original.open().packageId());
            Optional<OpenPackage> usable = Optional.empty();
            for (OpenPackage copy : copies) {
                usable = usable.isEmpty() && isUsable(copy) ? Optional.of(copy) : usable;
            }
            OpenPackage copy = usable.isPresent() ? usable.get() : create(original, foreign, claim::check);
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

    private OpenPackage create(OpenPackage original, ForeignSealException foreign, ClaimCheck guard)
            throws IOException {
        OpenRecord open = original.open();
        PackageId id = PackageId.create(open.openedAt(), random);
        OpenRecord copy = open.copy(id, new CopyOrigin(open.packageId(), original.sha256(), foreign.sha256()));
        byte[] bytes = copy.toBytes();
        new CopyRecords(store, open.packageId()).add(new CopyRecords.Copy(id, Digest.of(bytes)), keys.signer(), guard);
        if (store.create(id.prefix() + PackageLayout.OPEN, Blob.of(bytes)) instanceof CreateResult.Adopted adopted
                && !adopted.isSame()) {
            throw new ForeignObjectException(
                    id.prefix() + PackageLayout.OPEN,
                    "another object is stored at " + id.prefix() + PackageLayout.OPEN
                            + "; resume, and another copy is made");
        }
        return opened(copy);
    }

    private static OpenPackage opened(OpenRecord copy) {
        return new OpenPackage(copy, copy.copyOf().orElseThrow().openRecord(), AdmissionReason.REOPENED);
    }

    private boolean isUsable(OpenPackage copy) throws IOException {
        try {
            sealer.get().find(copy.open());
            return true;
        } catch (ForeignSealException e) {
            return false;
        }
    }

    /**
     * Copies the content; false if the deadline came first. A path that exists is compared, because an attacker can create objects in a copy.
     */
    private boolean fill(OpenPackage copy, List<OpenPackage> sources, ClaimCheck guard, Deadline deadline)
            throws IOException {
        Optional<Claim> taken = ClaimWait.take(store, copy.open().packageId(), workers, clock, deadline);
        if (taken.isEmpty()) {
            return false;
        }
        try (Claim claim = taken.get()) {
            if (sealer.get().find(copy.open()).isPresent() || ExistingOutcomes.areWritten(store, copy.open(), keys)) {
                return true;
            }
            ClaimCheck both = () -> {
                guard.check();
                claim.check();
            };
            String to = copy.open().packageId().prefix();
            for (OpenPackage source : sources) {
                for (String content : CONTENT) {
                    if (!copy(source.open().packageId().prefix(), content, to, both, deadline)) {
                        return false;
                    }
                }
            }
            return true;
        }
    }

    private boolean copy(String from, String content, String to, ClaimCheck guard, Deadline deadline)
            throws IOException {
        try (Stream<StoredObject> objects = store.list(from + content)) {
            Iterator<String> paths = objects.map(object -> object.key().substring(from.length()))
                    .filter(PackageLayout::isContent)
                    .iterator();
            while (paths.hasNext()) {
                List<ParallelCalls.Part<CreateResult>> batch = new ArrayList<>();
                while (paths.hasNext() && batch.size() < AT_ONCE) {
                    String path = paths.next();
                    batch.add(() -> copy(from + path, to + path, guard));
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

    private CreateResult copy(String from, String to, ClaimCheck guard) throws IOException {
        Blob blob = out -> {
            try (InputStream in = store.open(from)) {
                in.transferTo(out);
            }
        };
        CreateResult created = GuardedWrite.create(store, to, blob, guard::check);
        if (created instanceof CreateResult.Adopted adopted && !adopted.isSame()) {
            throw new ForeignObjectException(
                    to,
                    "another object is stored at " + to + ", and nothing was overwritten; find out who can write to the"
                            + " store, and collect the target again");
        }
        return created;
    }
}
