package org.ephemera.seal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.ephemera.envelope.DsseEnvelope;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.envelope.SealStatement;
import org.ephemera.envelope.Signer;
import org.ephemera.envelope.SigningException;
import org.ephemera.format.BagFiles;
import org.ephemera.format.Build;
import org.ephemera.format.Manifest;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.OutcomeList;
import org.ephemera.format.PackageIndex;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PackageRecord;
import org.ephemera.format.PlanProgress;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.format.VerifyText;
import org.ephemera.model.Digest;
import org.ephemera.store.Blob;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.ForeignObjectException;
import org.ephemera.store.MissingObjectException;
import org.ephemera.store.ParallelCalls;
import org.ephemera.store.StoreException;

/**
 * Closes and seals a package, once. Every file is created or, where another worker was first, taken as it stands; so
 * any worker may begin again at any time, and the creation of the seal decides who sealed.
 */
public final class Sealer {
    private final EvidenceStore store;
    private final KnownKeys keys;
    private final Signer signer;
    private final RuntimeRecord runtime;
    private final Build build;
    private final Clock clock;

    public Sealer(EvidenceStore store, KnownKeys keys, RuntimeRecord runtime, Build build, Clock clock) {
        this.store = store;
        this.keys = keys;
        this.signer = keys.signer();
        this.runtime = runtime;
        this.build = build;
        this.clock = clock;
    }

    /**
     * Seals what has been collected. The caller holds the claim: nobody else writes.
     *
     * @param guard is asked around each write whether the claim still holds
     *
     * @return the seal that stands, ours or an earlier one
     * @throws ForeignOutcomesException if what stands as the outcomes is not of the log
     * @throws SigningException if there is no signature; all else is written and the same call goes on from there
     */
    public Seal seal(OpenRecord open, WriteGuard guard) throws IOException {
        return seal(open, guard, Optional.empty());
    }

    /**
     * The same for a package without a seal, if every item has its outcome; what is not finished stays as it is.
     *
     * @param sealing is told before the first file is written
     */
    public Optional<Seal> sealFinished(OpenRecord open, WriteGuard guard, Runnable sealing) throws IOException {
        ParallelCalls.Both<PlanProgress, StoredPaths> stored = stored(open);
        if (!stored.one().isFinished()) {
            return Optional.empty();
        }
        sealing.run();
        return Optional.of(close(open, stored.one(), stored.other(), guard, Optional.empty()));
    }

    /**
     * The same for a package that nobody goes on with.
     *
     * @param gaveUp why, in words for people; it stands in the outcome of every item that is not finished
     */
    public Seal seal(OpenRecord open, WriteGuard guard, Optional<String> gaveUp) throws IOException {
        Optional<Seal> standing = find(open);
        if (standing.isPresent()) {
            return standing.get();
        }
        ParallelCalls.Both<PlanProgress, StoredPaths> stored = stored(open);
        return close(open, stored.one(), stored.other(), guard, gaveUp);
    }

    /**
     * The seal that stands on the package, if one does; its timestamp is not looked for.
     *
     * @throws StoreException if the store does not lock it as it was asked to
     * @throws ForeignSealException if the object there is not a seal of this package by a known key
     * @throws ChangedPackageException if a known key sealed the package and the package was changed since
     */
    public Optional<Seal> find(OpenRecord open) throws IOException {
        Optional<Seal> standing = ExistingSeal.find(store, open, keys);
        if (standing.isPresent()) {
            PackageLocks.requireOnSeal(StoredPackageFiles.of(store, open), open.policy());
        }
        return standing;
    }

    /** How far it has come, and its bodies. */
    private ParallelCalls.Both<PlanProgress, StoredPaths> stored(OpenRecord open) throws IOException {
        StoredPackageFiles files = StoredPackageFiles.of(store, open);
        return ParallelCalls.both(() -> PlanProgress.read(store, open), () -> files.list(PackageLayout.RAW));
    }

    private Seal close(
            OpenRecord open, PlanProgress progress, StoredPaths bodies, WriteGuard guard, Optional<String> gaveUp)
            throws IOException {
        StoredPackageFiles files = StoredPackageFiles.of(store, open);
        FileAdoption adoption = new FileAdoption(files, guard);
        String target = open.target().id();
        OutcomeList ended = OutcomeList.of(progress, gaveUp);
        Blob outcomesNow = out -> ended.write(target, out);
        Blob index = out -> PackageIndex.write(bodies.paths(), progress, target, out);
        if (!progress.isFinished()) {
            said(open, progress, outcomesNow, guard);
            // First and alone: until they stand another run may go on collecting, and what it adds would be missing
            // in an index that stands already.
            outcomes(adoption, open, progress, outcomesNow);
        }
        // What does not depend on the manifest, all at once: each is a call to the store.
        Map<String, Digest> early = ContentDigests.together(Map.of(
                PackageLayout.OUTCOMES, () -> outcomes(adoption, open, progress, outcomesNow),
                PackageLayout.INDEX,
                        () -> adoption.adopt(
                                PackageLayout.INDEX,
                                index,
                                () -> ExistingIndex.require(adoption, bodies, progress, target)),
                PackageLayout.OPEN, () -> files.digest(PackageLayout.OPEN),
                PackageLayout.VERIFY, () -> adoption.same(PackageLayout.VERIFY, VerifyText.file()),
                PackageLayout.BAGIT, () -> adoption.same(PackageLayout.BAGIT, BagFiles.bagit())));
        adoption.adopt(PackageLayout.MANIFEST, ContentDigests.manifest(files, progress), () -> {
            StoredManifest.read(store, files.prefix(), files.list(PackageLayout.DATA)); // says it if names are others
            throw adoption.planted(PackageLayout.MANIFEST);
        });

        // From here on the content is what the stored manifest says, whoever wrote it.
        ParallelCalls.Both<OutcomeList, StoredManifest> stored = ParallelCalls.both(
                () -> ExistingSeal.outcomes(store, open),
                () -> StoredManifest.read(store, files.prefix(), files.list(PackageLayout.DATA)));
        OutcomeList outcomes = stored.one();
        StoredManifest manifest = stored.other();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        PackageRecord closing = new PackageRecord(
                open,
                now,
                build,
                runtime,
                outcomes,
                progress.facts(),
                progress.clockOffsets(),
                progress.footprints(),
                manifest.files(),
                manifest.bytes(),
                PackageLocks.confirmed(files, bodies));
        byte[] bagInfo = BagFiles.bagInfo(open, build, manifest.bytes(), manifest.files());
        Map<String, Digest> tagged = ContentDigests.together(Map.of(
                PackageLayout.PACKAGE,
                        () -> adoption.adopt(
                                PackageLayout.PACKAGE, Blob.of(closing.toBytes()), () -> require(adoption, closing)),
                PackageLayout.BAG_INFO,
                        () -> adoption.adopt(PackageLayout.BAG_INFO, Blob.of(bagInfo), () -> {
                            throw adoption.planted(PackageLayout.BAG_INFO);
                        })));
        tagged.put(PackageLayout.MANIFEST, manifest.digest());
        for (String tag : List.of(PackageLayout.OPEN, PackageLayout.VERIFY, PackageLayout.BAGIT)) {
            tagged.put(tag, Objects.requireNonNull(early.get(tag)));
        }
        Digest sealed = adoption.adopt(
                PackageLayout.TAG_MANIFEST, Blob.of(Manifest.of(tagged).toBytes()), () -> {
                    throw adoption.planted(PackageLayout.TAG_MANIFEST);
                });
        adoption.adopt(
                PackageLayout.SEAL,
                signed(statement(open, outcomes, manifest, sealed)).toBytes());
        return find(open).orElseThrow(() -> new MissingObjectException(files.key(PackageLayout.SEAL)));
    }

    /**
     * Checks the stored {@code package.json}, which another worker may have written.
     *
     * @throws ForeignObjectException if it differs from this worker's record in more than the time and the process that
     *     closed the package
     */
    private void require(FileAdoption adoption, PackageRecord closing) throws IOException {
        try (InputStream in = store.open(adoption.files().key(PackageLayout.PACKAGE))) {
            if (!closing.isSameAcquisition(in)) {
                throw adoption.planted(PackageLayout.PACKAGE);
            }
        }
    }

    /** Those that stand may be of a run that gave it up, or did not; others were planted, and must not be signed. */
    private Digest outcomes(FileAdoption adoption, OpenRecord open, PlanProgress progress, Blob now)
            throws IOException {
        return adoption.adopt(
                PackageLayout.OUTCOMES, now, () -> ExistingOutcomes.require(store, open, progress, signer));
    }

    /** Says that these close it, unless others do that it said so of. */
    private void said(OpenRecord open, PlanProgress progress, Blob outcomes, WriteGuard guard) throws IOException {
        if (!ExistingOutcomes.areWritten(store, open, progress, signer)) {
            try (DigestOutputStream digested =
                    new DigestOutputStream(OutputStream.nullOutputStream(), Digest.sha256())) {
                outcomes.writeTo(digested);
                new ClosingRecords(store, open.packageId())
                        .say(Digest.finish(digested.getMessageDigest()), signer, guard);
            }
        }
    }

    private DsseEnvelope signed(SealStatement statement) throws SigningException {
        DsseEnvelope envelope = DsseEnvelope.sign(statement.toBytes(build), signer);
        if (!envelope.keyId().equals(statement.keyId()) || !signer.uri().equals(statement.keyUri())) {
            throw new SigningException("the key was changed while the seal was made: " + signer.uri()
                    + " signs now; resume, and it seals");
        }
        return envelope;
    }

    private SealStatement statement(OpenRecord open, OutcomeList outcomes, StoredManifest manifest, Digest tagManifest)
            throws IOException {
        Map<String, Integer> counts = new LinkedHashMap<>();
        outcomes.counts().forEach((code, count) -> counts.put(code.key(), count));
        return new SealStatement(
                open.packageId(),
                open.caseId(),
                open.openedAt(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                outcomes.status().key(),
                manifest.files(),
                manifest.bytes(),
                counts,
                tagManifest,
                manifest.digest(),
                manifest.merkleRoot(),
                PublicKeys.keyId(signer.publicKey()),
                signer.uri());
    }
}
