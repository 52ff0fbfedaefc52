package org.ephemera.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PackageReader;
import org.ephemera.model.PackageId;
import org.ephemera.store.VersionedStore;
import org.ephemera.verify.parse.JsonValues;
import org.ephemera.verify.parse.MalformedException;
import org.ephemera.verify.parse.ManifestLine;

/** Single verification: first the names, then the seal, then the content. */
final class PackageVerification {
    /** Store that keeps versions and locks, and the prefix of the package in it. */
    record Versions(VersionedStore store, String prefix) {}

    /** Limit of files; they take about 350 MB of names and digests. */
    private static final int MOST_FILES = 1_000_000;

    private static final long UNSEALED = 1L << 40;
    private static final long ROOT_FILES = 64 << 20;

    private final PackageReader reader;
    private final List<ECPublicKey> keys;
    private ECPublicKey key;
    private final Optional<String> folder;
    private final Optional<Versions> versions;
    private final Optional<TimestampVerifier> timestamps;
    private final CheckResults findings = new CheckResults();
    private Optional<JsonValues> seal = Optional.empty();
    /** The seal; empty until its signature is verified. */
    private Optional<JsonValues> verifiedSeal = Optional.empty();

    private Optional<String> packageId = Optional.empty();
    private Optional<AttestedTime> timestamp = Optional.empty();

    PackageVerification(
            PackageReader reader,
            List<ECPublicKey> keys,
            Optional<String> folder,
            Optional<Versions> versions,
            Optional<TimestampVerifier> timestamps) {
        this.reader = reader;
        this.keys = List.copyOf(keys);
        this.key = keys.getFirst();
        this.folder = folder;
        this.versions = versions;
        this.timestamps = timestamps;
    }

    VerificationReport run() {
        list().ifPresent(this::check);
        for (VerificationCheck check : VerificationCheck.values()) {
            findings.skipUnlessRun(check, "not checked: the package has no data for this check");
        }
        return new VerificationReport(
                packageId.filter(PackageId::isPackageId).map(PackageId::new),
                findings.verdict(),
                findings.results(),
                PublicKeys.keyId(key),
                sealedAt(),
                timestamp);
    }

    private Optional<PackageFiles> list() {
        String problem;
        try (Stream<PackageReader.Entry> entries = reader.entries()) {
            Map<String, PackageFile> files = new NamesCheck(MOST_FILES, findings).read(entries);
            return Optional.of(new PackageFiles(reader, files));
        } catch (MalformedException e) {
            problem = String.valueOf(e.getMessage());
        } catch (UncheckedIOException e) {
            IOException cause = e.getCause();
            problem = cause == null ? e.toString() : UnreadableException.reason(cause);
        } catch (IOException e) {
            problem = UnreadableException.reason(e);
        }
        findings.unread(VerificationCheck.NAMES, CheckLocation.PACKAGE, "the package cannot be listed: " + problem);
        return Optional.empty();
    }

    private void check(PackageFiles files) {
        if (!files.has(PackageLayout.SEAL) && !files.has(PackageLayout.TAG_MANIFEST)) {
            packageId = RootDocuments.read(files, findings).packageId();
            findings.unsealed(
                    files.all().isEmpty()
                            ? "the package is empty: it never existed, or all of its files were deleted"
                            : "this package is not sealed: its acquisition has not ended, or its seal was deleted");
            versions.ifPresent(kept -> findings.attempt(
                    VerificationCheck.VERSIONS,
                    () -> new UnsealedVersionsCheck(kept.store(), kept.prefix(), findings).run()));
            return;
        }
        // Hashing takes longest, so it starts first and runs in parallel with the other checks.
        FileHasher hashing = new FileHasher(files);
        hashing.start();
        SignatureCheck signature = new SignatureCheck(files, keys, findings);
        findings.attempt(VerificationCheck.SIGNATURE, signature::read);
        key = signature.key();
        signature.statement().ifPresent(this::readStatement);
        long limit = readLimit();
        files.limit(limit);
        signature.verify();
        verifiedSeal = seal.filter(stated -> signature.isVerified());
        if (verifiedSeal.isPresent() && files.bytes() > limit) {
            // Which files are read before the limit stops the others depends on time; the result must not.
            findings.broken(
                    VerificationCheck.COMPLETENESS,
                    DeviationKind.ALTERED,
                    CheckLocation.PACKAGE,
                    "the files have " + files.bytes() + " bytes, more than were sealed");
        }
        RootDocuments documents = RootDocuments.read(files, findings);
        packageId = verifiedSeal.flatMap(stated -> stated.text("predicate.packageId"));
        ManifestPairReader manifests = new ManifestPairReader(files, findings);
        boolean listed = findings.attempt(VerificationCheck.COMPLETENESS, manifests::read);
        if (listed) {
            seal.ifPresent(stated ->
                    new SealCheck(files, stated, documents, findings).run(manifests.sum(), signature, folder));
        }
        new ContentChecks(files, documents, signature.isVerified() ? keys : List.of(), findings).run();
        findings.attempt(VerificationCheck.HASHES, hashing::await);
        new HashCheck(files, findings).run(hashing.failures());
        if (listed) {
            new CompletenessCheck(files, manifests.absent(), findings).run();
        }
        documents.open().ifPresent(open -> new TriggerCheck(files, findings).run(open));
        checkTimestamp(files, signature);
        checkVersions(files, documents);
        findings.skipped(VerificationCheck.CUSTODY, "not checked: the package contains no record of who held it");
    }

    private void readStatement(byte[] statement) {
        try {
            seal = Optional.of(JsonValues.parse(statement, Set.of()));
        } catch (MalformedException e) {
            String message = "the statement in " + PackageLayout.SEAL + " " + e.getMessage();
            findings.malformed(VerificationCheck.SEAL, CheckLocation.of(PackageLayout.SEAL), message);
        }
    }

    /**
     * Returns the limit of bytes to read: the sealed content with its manifest, or 1 TiB if there is no readable seal.
     */
    private long readLimit() {
        long sealed = seal.map(stated -> stated.number("predicate.byteCount")).orElse(-1L);
        long lines = seal.map(stated -> stated.number("predicate.fileCount")).orElse(-1L);
        return (sealed < 0 ? UNSEALED : sealed)
                + ROOT_FILES
                + Math.clamp(lines, 0, MOST_FILES) * (ManifestLine.LONGEST + 1L);
    }

    private void checkTimestamp(PackageFiles files, SignatureCheck signature) {
        findings.attempt(
                VerificationCheck.TIMESTAMP,
                () -> timestamp = new TimestampCheck(files, findings).run(timestamps, signature.seal(), sealedAt()));
    }

    private Optional<Instant> sealedAt() {
        return verifiedSeal.flatMap(stated -> stated.text("predicate.sealedAt")).flatMap(PackageVerification::instant);
    }

    private void checkVersions(PackageFiles files, RootDocuments documents) {
        if (versions.isEmpty()) {
            findings.skipped(
                    VerificationCheck.VERSIONS,
                    "not checked: the package was not read from a store that keeps versions");
            return;
        }
        Versions kept = versions.get();
        // Run separately: a caller who is not allowed to read locks can still detect overwritten objects.
        if (documents.closing().isPresent()) {
            JsonValues closing = documents.closing().get();
            findings.attempt(
                    VerificationCheck.VERSIONS,
                    () -> new LockCheck(kept.store(), kept.prefix(), files, findings).run(closing));
        }
        boolean copy =
                documents.open().flatMap(open -> open.text("copyOf.packageId")).isPresent();
        String lock = documents.closing().map(LockCheck::describe).orElse("no lock is stated");
        findings.attempt(
                VerificationCheck.VERSIONS,
                () -> new VersionsCheck(kept.store(), kept.prefix(), files, findings, lock, copy).run());
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Check that the event in the package is the one that it was opened for. */
    private static final class TriggerCheck {
        private final PackageFiles files;
        private final CheckResults findings;

        TriggerCheck(PackageFiles files, CheckResults findings) {
            this.files = files;
            this.findings = findings;
        }

        /**
         * Compares the event with the digest in {@code open.json}.
         *
         * @param open {@code open.json}
         */
        void run(JsonValues open) {
            PackageFile trigger = files.find(PackageLayout.TRIGGER);
            if (trigger == null || !trigger.isMeasured()) {
                findings.skipped(VerificationCheck.TRIGGER, "there is no readable " + PackageLayout.TRIGGER);
                return;
            }
            if (!open.has("trigger.sha256", trigger.sha256()) || !open.has("trigger.path", PackageLayout.TRIGGER)) {
                findings.broken(
                        VerificationCheck.TRIGGER,
                        DeviationKind.ALTERED,
                        CheckLocation.of(PackageLayout.TRIGGER),
                        PackageLayout.TRIGGER + " is not the event that " + PackageLayout.OPEN + " was written for");
            }
            findings.end(VerificationCheck.TRIGGER, "the event is the one that the package was opened for");
        }
    }
}
