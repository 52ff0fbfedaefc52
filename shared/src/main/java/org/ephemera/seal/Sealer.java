package org.ephemera.seal;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.ephemera.bag.BagFiles;
import org.ephemera.bag.Build;
import org.ephemera.bag.Index;
import org.ephemera.bag.Layout;
import org.ephemera.bag.Manifest;
import org.ephemera.bag.OpenRecord;
import org.ephemera.bag.OutcomeList;
import org.ephemera.bag.PackageRecord;
import org.ephemera.bag.Policy;
import org.ephemera.bag.Progress;
import org.ephemera.bag.ReceivedFile;
import org.ephemera.bag.RuntimeRecord;
import org.ephemera.bag.VerifyText;
import org.ephemera.evidence.Digest;
import org.ephemera.evidence.Shown;
import org.ephemera.store.Blob;
import org.ephemera.store.Created;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.GuardedWrite;
import org.ephemera.store.Listing;
import org.ephemera.store.Lock;
import org.ephemera.store.MissingObjectException;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreException;
import org.ephemera.store.StoredObject;
import org.ephemera.store.Together;
import org.ephemera.store.VersionedStore;

/**
 * Closes and seals a package, once. Every file is created or, where another worker was first, taken as it stands; so
 * any worker may begin again at any time, and the creation of the seal decides who sealed.
 */
public final class Sealer {
    private static final int READ_AT_ONCE = 16;

    private final EvidenceStore store;
    private final Signer signer;
    private final RuntimeRecord runtime;
    private final Build build;
    private final Clock clock;

    public Sealer(EvidenceStore store, Signer signer, RuntimeRecord runtime, Build build, Clock clock) {
        this.store = store;
        this.signer = signer;
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
        Together.Both<Progress, Map<String, Long>> stored = stored(open);
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
        Together.Both<Progress, Map<String, Long>> stored = stored(open);
        return close(open, stored.one(), stored.other(), guard, gaveUp);
    }

    /** How far it has come, and its bodies. */
    private Together.Both<Progress, Map<String, Long>> stored(OpenRecord open) throws IOException {
        return Together.both(
                () -> Progress.read(store, open), () -> list(open.packageId().prefix(), Layout.RAW));
    }

    private Seal close(
            OpenRecord open, Progress progress, Map<String, Long> bodies, WriteGuard guard, Optional<String> gaveUp)
            throws IOException {
        String prefix = open.packageId().prefix();
        String target = open.target().id();
        byte[] outcomesNow = OutcomeList.of(progress, gaveUp).toBytes(target);
        Blob index = out -> Index.write(bodies.keySet(), progress, target, out);
        if (!progress.isFinished()) {
            // First and alone: until they stand another run may go on collecting, and what it adds would be missing
            // in an index that stands already.
            adopt(guard, prefix + Layout.OUTCOMES, outcomesNow);
        }
        // What does not depend on the manifest, all at once: each is a call to the store.
        Map<String, Digest> early = together(Map.of(
                Layout.OUTCOMES, () -> adopt(guard, prefix + Layout.OUTCOMES, outcomesNow),
                Layout.INDEX, () -> adopt(guard, prefix + Layout.INDEX, index),
                Layout.OPEN, () -> digest(prefix + Layout.OPEN),
                Layout.VERIFY, () -> same(guard, prefix + Layout.VERIFY, VerifyText.file(), VerifyText::isOurs),
                Layout.BAGIT, () -> same(guard, prefix + Layout.BAGIT, BagFiles.bagit(), other -> false)));
        adopt(guard, prefix + Layout.MANIFEST, manifest(prefix, progress));

        // From here on the content is what the stored manifest says, whoever wrote it.
        Together.Both<OutcomeList, StoredManifest> stored = Together.both(
                () -> StandingSeal.outcomes(store, open),
                () -> StoredManifest.read(store, prefix, list(prefix, Layout.DATA)));
        OutcomeList outcomes = stored.one();
        StoredManifest manifest = stored.other();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        byte[] closing = new PackageRecord(
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
                        confirmed(prefix, bodies.keySet()))
                .toBytes();
        byte[] bagInfo = BagFiles.bagInfo(open, build, manifest.bytes(), manifest.files());
        Map<String, Digest> tagged = together(Map.of(
                Layout.PACKAGE, () -> adopt(guard, prefix + Layout.PACKAGE, closing),
                Layout.BAG_INFO, () -> adopt(guard, prefix + Layout.BAG_INFO, bagInfo)));
        tagged.put(Layout.MANIFEST, manifest.digest());
        for (String tag : List.of(Layout.OPEN, Layout.VERIFY, Layout.BAGIT)) {
            tagged.put(tag, Objects.requireNonNull(early.get(tag)));
        }
        byte[] tagManifest = Manifest.of(tagged).toBytes();
        Digest sealed = adopt(guard, prefix + Layout.TAG_MANIFEST, tagManifest);
        SealStatement statement = statement(open, outcomes, manifest, sealed);
        adopt(
                guard,
                prefix + Layout.SEAL,
                DsseEnvelope.sign(statement.toBytes(build), signer).toBytes());
        return find(open).orElseThrow(() -> new MissingObjectException(prefix + Layout.SEAL));
    }

    /**
     * The seal that stands on the package, if one does; its timestamp is not looked for.
     *
     * @throws StoreException if the store does not lock it as it was asked to
     */
    public Optional<Seal> find(OpenRecord open) throws IOException {
        Optional<Seal> standing = StandingSeal.find(store, open);
        if (standing.isPresent()) {
            requireLocked(open.policy(), open.packageId().prefix() + Layout.SEAL);
        }
        return standing;
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

    /** @return the digest that each part gave, by the name of its file */
    private static Map<String, Digest> together(Map<String, Together.Part<Digest>> parts) throws IOException {
        List<String> names = List.copyOf(parts.keySet());
        List<Digest> digests = Together.all(List.copyOf(parts.values()));
        Map<String, Digest> byName = new TreeMap<>();
        for (int part = 0; part < names.size(); part++) {
            byName.put(names.get(part), digests.get(part));
        }
        return byName;
    }

    /**
     * Hashes that the store checked when the bodies were written are taken over; all else is read back, many at a time: a worker that
     * was killed leaves hundreds of bodies of which no log tells.
     */
    private byte[] manifest(String prefix, Progress progress) throws IOException {
        Map<String, Digest> files = new TreeMap<>();
        List<String> others = new ArrayList<>();
        for (Map.Entry<String, Long> file : list(prefix, Layout.DATA).entrySet()) {
            String path = file.getKey();
            ReceivedFile received = progress.files().get(path);
            Digest segment = progress.segments().get(path);
            if (received != null && received.file().bytes() == file.getValue()) {
                files.put(path, received.file().sha256());
            } else if (segment != null) {
                files.put(path, segment);
            } else {
                others.add(path);
            }
        }
        for (int from = 0; from < others.size(); from += READ_AT_ONCE) {
            Map<String, Together.Part<Digest>> some = new TreeMap<>();
            for (String path : others.subList(from, Math.min(from + READ_AT_ONCE, others.size()))) {
                some.put(path, () -> digest(prefix + path));
            }
            files.putAll(together(some));
        }
        return Manifest.of(files).toBytes();
    }

    /** What is in force on the first file, on the last of {@code data/}, and on one body, whichever is the weakest. */
    private Lock confirmed(String prefix, Set<String> bodies) throws IOException {
        if (!(store instanceof VersionedStore)) {
            return Lock.NONE;
        }
        List<Together.Part<Lock>> looks = new ArrayList<>();
        looks.add(() -> lock(prefix + Layout.OPEN));
        looks.add(() -> lock(prefix + Layout.MANIFEST));
        bodies.stream().findFirst().ifPresent(body -> looks.add(() -> lock(prefix + body)));
        return Together.all(looks).stream().reduce(Lock::weaker).orElse(Lock.NONE);
    }

    /** What {@code package.json} cannot tell: it is written before the seal. */
    private void requireLocked(Policy policy, String key) throws IOException {
        Retention asked = policy.retention();
        // Where nothing can be locked, nothing is opened that asks for it: what is sealed there is a copy, and its
        // package.json says that no lock was confirmed.
        if (!asked.isAsked() || !(store instanceof VersionedStore versioned)) {
            return;
        }
        Lock lock = versioned.lock(key, asked, policy.retainUntil());
        if (!lock.covers(asked, policy.retainUntil())) {
            throw new StoreException("the package is sealed but " + key + " is not locked as asked (" + asked
                    + "); set its retention, or have the store's retention put right and collect again");
        }
    }

    private Lock lock(String key) throws IOException {
        return store instanceof VersionedStore versioned ? versioned.lock(key) : Lock.NONE;
    }

    /** @throws StoreException if something stands there that nobody of ours can have written: no manifest can name it */
    private Map<String, Long> list(String prefix, String folder) throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        for (StoredObject object : Listing.of(store, prefix + folder)) {
            String path = object.key().substring(prefix.length());
            // Whatever else stands there would be sealed with the rest, and nobody could say later who put it there.
            if (!Layout.isContent(path)) {
                throw new StoreException("'" + Shown.of(object.key()) + "' has a name that no file of a package has, so"
                        + " somebody else put it there and the package is not sealed; keep a copy of it, take it away"
                        + " with every version that the store has of it, as a deletion alone would show in the package for"
                        + " good, and finish the package with: ephemera collect --resume ID; where a lock keeps it, copy all"
                        + " else below " + prefix + " to the same place in a folder DIR, and finish the copy with"
                        + " --store file:DIR");
            }
            sizes.put(path, object.bytes());
        }
        return sizes;
    }

    /** @return the digest of what stands there: of these bytes as they were written, or of what another worker had written */
    private Digest adopt(WriteGuard guard, String key, byte[] bytes) throws IOException {
        return adopt(guard, key, Blob.of(bytes));
    }

    private Digest adopt(WriteGuard guard, String key, Blob bytes) throws IOException {
        Created created = GuardedWrite.create(store, key, bytes, guard::check);
        return created instanceof Created.Adopted adopted && !adopted.same() ? digest(key) : created.offered();
    }

    /**
     * For a file that every worker of this version writes alike: another one was planted, and must not be signed.
     *
     * @param earlier what earlier versions wrote, one of which may have closed the package as far as it could
     */
    private Digest same(WriteGuard guard, String key, byte[] bytes, Predicate<Digest> earlier) throws IOException {
        Created created = GuardedWrite.create(store, key, Blob.of(bytes), guard::check);
        if (!(created instanceof Created.Adopted adopted) || adopted.same()) {
            return created.offered();
        }
        Digest standing = digest(key);
        if (!earlier.test(standing)) {
            throw new IOException(
                    key + " was not written by this version of the program or an earlier one that it"
                            + " knows, so it is not sealed; finish the package with the version that began it, or collect again");
        }
        return standing;
    }

    private Digest digest(String key) throws IOException {
        MessageDigest digest = Digest.sha256();
        byte[] buffer = new byte[65536];
        try (InputStream in = store.open(key)) {
            for (int n; (n = in.read(buffer)) > 0; ) {
                digest.update(buffer, 0, n);
            }
        }
        return Digest.finish(digest);
    }
}
