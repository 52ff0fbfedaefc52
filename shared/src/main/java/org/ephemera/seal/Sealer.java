package org.ephemera.seal;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.ephemera.envelope.DsseEnvelope;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.envelope.SealStatement;
import org.ephemera.envelope.Signer;
import org.ephemera.envelope.SigningException;
import org.ephemera.format.BagFiles;
import org.ephemera.format.BagManifest;
import org.ephemera.format.BuildInfo;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PackageRecord;
import org.ephemera.format.PlanProgress;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.model.Digest;
import org.ephemera.store.Blob;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.MissingObjectException;
import org.ephemera.store.OccupiedPathException;
import org.ephemera.store.ParallelCalls;
import org.ephemera.store.StoreException;
import org.ephemera.verify.SealDraft;

/**
 * Seals a package, once, in two steps: the content is closed ({@link ContentClosing}), and then signed. Each file is
 * created or, if another worker created it first, adopted. Any worker can therefore repeat the sealing at any time; the
 * worker that creates the seal object has sealed the package.
 */
public final class Sealer {
    private final EvidenceStore store;
    private final KnownKeys keys;
    private final Signer signer;
    private final RuntimeRecord runtime;
    private final BuildInfo build;
    private final Clock clock;
    private final Consumer<String> foreignObjects;

    /**
     * Creates a sealer.
     *
     * @param foreignObjects receives the keys of objects in a package that no run of this program can have written
     */
    public Sealer(
            EvidenceStore store,
            KnownKeys keys,
            RuntimeRecord runtime,
            BuildInfo build,
            Clock clock,
            Consumer<String> foreignObjects) {
        this.store = store;
        this.keys = keys;
        this.signer = keys.signer();
        this.runtime = runtime;
        this.build = build;
        this.clock = clock;
        this.foreignObjects = foreignObjects;
    }

    /**
     * Seals what has been collected. The caller holds the claim, so no other worker writes.
     *
     * @param guard checks around each write that the claim is still held
     * @return the seal of the package, created by this call or before
     * @throws OccupiedPathException if another object is stored at the path of a file that closes the package
     * @throws SigningException if the package cannot be signed; everything else is written, and the same call resumes
     */
    public Seal seal(OpenRecord open, ClaimCheck guard) throws IOException {
        return seal(open, guard, Optional.empty());
    }

    /**
     * Seals a package if every item has an outcome. Returns empty and changes nothing if an item is unfinished.
     *
     * @param sealing called before the first file is written
     */
    public Optional<Seal> sealFinished(OpenRecord open, ClaimCheck guard, Runnable sealing) throws IOException {
        ParallelCalls.Both<PlanProgress, StoredPaths> stored = stored(open);
        if (!stored.one().isFinished()) {
            return Optional.empty();
        }
        sealing.run();
        return Optional.of(close(open, stored.one(), stored.other(), guard, Optional.empty()));
    }

    /**
     * Seals a package that no worker continues to collect.
     *
     * @param gaveUp reason in plain words; the outcome of every unfinished item contains it
     */
    public Seal seal(OpenRecord open, ClaimCheck guard, Optional<String> gaveUp) throws IOException {
        Optional<Seal> existing = find(open);
        if (existing.isPresent()) {
            return existing.get();
        }
        ParallelCalls.Both<PlanProgress, StoredPaths> stored = stored(open);
        return close(open, stored.one(), stored.other(), guard, gaveUp);
    }

    /**
     * Returns the seal of the package, if it exists. Its timestamp is not read.
     *
     * @throws StoreException if the store does not lock the seal as requested
     * @throws OccupiedPathException if the object there is not a seal of this package by a known key
     * @throws ChangedPackageException if a known key sealed the package and the package was changed since
     */
    public Optional<Seal> find(OpenRecord open) throws IOException {
        Optional<Seal> existing = ExistingSeal.find(store, open, keys);
        if (existing.isPresent()) {
            PackageLocks.requireOnSeal(StoredPackageFiles.of(store, open), open.policy());
        }
        return existing;
    }

    /** Reads the progress and the list of the files below {@code data/}. */
    private ParallelCalls.Both<PlanProgress, StoredPaths> stored(OpenRecord open) throws IOException {
        StoredPackageFiles files = StoredPackageFiles.of(store, open);
        return ParallelCalls.both(
                () -> PlanProgress.read(store, open, keys.segments(store, open)), () -> files.list(PackageLayout.DATA));
    }

    private Seal close(
            OpenRecord open, PlanProgress progress, StoredPaths stored, ClaimCheck guard, Optional<String> gaveUp)
            throws IOException {
        // A key that is not available must not end the collection: stored outcomes cannot be corrected.
        signer.publicKey();
        StoredPackageFiles files = StoredPackageFiles.of(store, open);
        ForeignFiles foreign = ForeignFiles.of(files, stored, progress);
        foreign.planted().forEach(path -> foreignObjects.accept(files.key(path)));
        FileAdoption adoption = new FileAdoption(files, guard);
        ClosedContent content = new ContentClosing(adoption, open, progress, stored, foreign).close(gaveUp);
        return sign(adoption, open, progress, content);
    }

    private Seal sign(FileAdoption adoption, OpenRecord open, PlanProgress progress, ClosedContent content)
            throws IOException {
        StoredPackageFiles files = adoption.files();
        StoredManifest manifest = content.manifest();
        PackageRecord closing = new PackageRecord(
                open,
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                build,
                runtime,
                content.outcomes(),
                progress.facts(),
                progress.clockOffsets(),
                progress.footprints(),
                manifest.files(),
                manifest.bytes(),
                content.foreign(),
                PackageLocks.readWeakest(files, content.body()));
        byte[] record = closing.toBytes();
        byte[] bagInfo = BagFiles.bagInfo(open, build, manifest.bytes(), manifest.files());
        Map<String, Digest> tagged = ContentDigests.computeAll(Map.of(
                PackageLayout.PACKAGE,
                        () -> adoption.adopt(PackageLayout.PACKAGE, Blob.of(record), () -> isSame(files, closing)),
                PackageLayout.BAG_INFO, () -> adoption.adopt(PackageLayout.BAG_INFO, Blob.of(bagInfo))));
        Digest stored = Objects.requireNonNull(tagged.get(PackageLayout.PACKAGE));
        tagged.put(PackageLayout.MANIFEST, manifest.digest());
        tagged.putAll(content.rootFiles());
        Digest tagManifest = adoption.adopt(
                PackageLayout.TAG_MANIFEST, Blob.of(BagManifest.of(tagged).toBytes()));
        byte[] seal = signed(statement(open, content, tagManifest)).toBytes();
        boolean own = stored.equals(Digest.of(record));
        SealDraft draft = new SealDraft(
                seal,
                signer.publicKey(),
                open.toBytes(),
                own ? record : files.read(PackageLayout.PACKAGE),
                bagInfo,
                tagManifest,
                manifest.digest(),
                new SealDraft.Totals(manifest.files(), manifest.bytes(), manifest.merkleRoot()));
        Optional<String> problem = draft.problem();
        if (problem.isPresent()) {
            throw own
                    ? new IOException("the package is not sealed, because its seal would not verify: " + problem.get()
                            + "; this is a defect of the program, please report it")
                    : adoption.occupied(PackageLayout.PACKAGE, Optional.of(stored));
        }
        // A seal of another worker was made at another time; find decides whether it is one.
        adoption.adopt(PackageLayout.SEAL, Blob.of(seal), () -> true);
        return find(open).orElseThrow(() -> new MissingObjectException(files.key(PackageLayout.SEAL)));
    }

    /** Reports whether the stored {@code package.json} differs in the time and the process that closed the package only. */
    private boolean isSame(StoredPackageFiles files, PackageRecord closing) throws IOException {
        try (InputStream in = store.open(files.key(PackageLayout.PACKAGE))) {
            return closing.isSameAcquisition(in);
        }
    }

    private DsseEnvelope signed(SealStatement statement) throws SigningException {
        DsseEnvelope envelope = DsseEnvelope.sign(statement.toBytes(build), signer);
        if (!envelope.keyId().equals(statement.keyId()) || !signer.uri().equals(statement.keyUri())) {
            throw new SigningException("the signing key was changed during sealing: the key is now " + signer.uri()
                    + "; resume to seal with it");
        }
        return envelope;
    }

    private SealStatement statement(OpenRecord open, ClosedContent content, Digest tagManifest) throws IOException {
        Map<String, Integer> counts = new LinkedHashMap<>();
        content.outcomes().counts().forEach((code, count) -> counts.put(code.key(), count));
        StoredManifest manifest = content.manifest();
        return new SealStatement(
                open.packageId(),
                open.caseId(),
                open.openedAt(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                content.outcomes().status().key(),
                manifest.files(),
                manifest.bytes(),
                content.foreign(),
                counts,
                tagManifest,
                manifest.digest(),
                manifest.merkleRoot(),
                PublicKeys.keyId(signer.publicKey()),
                signer.uri());
    }
}
