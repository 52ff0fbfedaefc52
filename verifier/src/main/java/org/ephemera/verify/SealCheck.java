package org.ephemera.verify;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ephemera.envelope.SealStatement;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.PackageId;
import org.ephemera.store.Retention;
import org.ephemera.verify.parse.JsonValues;
import org.ephemera.verify.parse.PortableNames;

/** Compares the values of the seal with the package. */
final class SealCheck {
    private static final CheckLocation SEAL = CheckLocation.of(PackageLayout.SEAL);
    private static final String STATEMENT = "https://in-toto.io/Statement/v1";
    private static final String MERKLE = "rfc9162-sha256";
    private static final String AGENT = "Bag-Software-Agent";
    private static final String IDENTIFIER = "External-Identifier";
    private static final String CASE = "Internal-Sender-Identifier";
    private static final String DATE = "Bagging-Date";
    private static final String OXUM = "Payload-Oxum";
    /** Labels that the collector writes. Any other label would be read as a statement of the collector. */
    private static final Set<String> LABELS = Set.of(AGENT, DATE, IDENTIFIER, CASE, OXUM);
    /** Length of the date in a timestamp. */
    private static final int DAY = "2026-11-25".length();

    private final PackageFiles files;
    private final JsonValues seal;
    private final RootDocuments documents;
    private final CheckResults findings;

    SealCheck(PackageFiles files, JsonValues seal, RootDocuments documents, CheckResults findings) {
        this.files = files;
        this.seal = seal;
        this.documents = documents;
        this.findings = findings;
    }

    /**
     * Compares the seal with the package.
     *
     * @param manifest totals of the manifest; empty if there is no manifest
     * @param signature of the seal; if it is not verified, the result is at best SKIPPED
     */
    void run(Optional<ManifestPairReader.Sum> manifest, SignatureCheck signature, Optional<String> folder) {
        if (!seal.has("_type", STATEMENT) || !seal.has("predicateType", SealStatement.PREDICATE_TYPE)) {
            findings.malformed(VerificationCheck.SEAL, SEAL, PackageLayout.SEAL + " is not a seal of version 1");
            return;
        }
        if (!isOfAnotherPackage()) {
            checkSubject(0, PackageLayout.TAG_MANIFEST);
            checkSubject(1, PackageLayout.MANIFEST);
            if (seal.length("subject") != 2) {
                findings.malformed(VerificationCheck.SEAL, SEAL, "the seal does not reference exactly two files");
            }
            manifest.ifPresent(this::compareTotals);
        }
        compareValue("predicate.key.keyid", Optional.of(signature.keyId()), PackageLayout.SEAL);
        documents.open().ifPresent(this::compareOpenRecord);
        documents.closing().ifPresent(this::compareClosing);
        documents.open().ifPresent(open -> documents.closing().ifPresent(closing -> compareRetention(open, closing)));
        documents.bagInfo().ifPresent(this::compareBagInfo);
        folder.ifPresent(this::compareFolder);
        if (!findings.isBroken(VerificationCheck.SEAL)
                && signature.statement().filter(SealStatement::isCanonical).isEmpty()) {
            findings.malformed(
                    VerificationCheck.SEAL, SEAL, "the statement has other bytes than a sealer writes for its values");
        }
        if (signature.isVerified()) {
            findings.end(VerificationCheck.SEAL, "the seal matches the package");
        } else {
            findings.skipUnlessRun(
                    VerificationCheck.SEAL, "the seal matches the package, but its signature is not verified");
        }
    }

    /** Reports a seal that belongs to another package: neither its subjects nor its package id match. */
    private boolean isOfAnotherPackage() {
        Optional<String> here = documents.open().flatMap(open -> open.text("packageId"));
        Optional<String> sealed = seal.text("predicate.packageId");
        if (here.isEmpty() || here.equals(sealed) || sealedIs(0, PackageLayout.TAG_MANIFEST)) {
            return false;
        }
        findings.broken(
                VerificationCheck.SEAL,
                DeviationKind.SWAPPED,
                SEAL,
                "the seal belongs to package " + shown(sealed) + ", but this is package " + shown(here));
        return true;
    }

    private boolean sealedIs(int index, String path) {
        PackageFile file = files.find(path);
        return file != null && seal.has("subject[" + index + "].digest.sha256", file.sha256());
    }

    private void checkSubject(int index, String path) {
        if (!seal.has("subject[" + index + "].name", path)) {
            findings.malformed(
                    VerificationCheck.SEAL, SEAL, "the seal does not reference " + path + " in the expected position");
        } else if (!sealedIs(index, path)) {
            findings.broken(
                    VerificationCheck.SEAL,
                    files.has(path) ? DeviationKind.ALTERED : DeviationKind.MISSING,
                    CheckLocation.of(path),
                    path + " differs from the sealed file");
        }
    }

    private void compareTotals(ManifestPairReader.Sum manifest) {
        long bytes = 0;
        for (PackageFile file : files.data()) {
            bytes += file.size();
        }
        compareValue("predicate.fileCount", Optional.of(Long.toString(manifest.files())), PackageLayout.MANIFEST);
        compareValue("predicate.byteCount", Optional.of(Long.toString(bytes)), PackageLayout.DATA);
        compareValue("predicate.merkle.algorithm", Optional.of(MERKLE), PackageLayout.SEAL);
        compareValue("predicate.merkle.root", Optional.of(manifest.merkleRoot()), PackageLayout.MANIFEST);
    }

    private void compareOpenRecord(JsonValues open) {
        if (!open.has("schema", "urn:ephemera:open:v1")) {
            findings.malformed(
                    VerificationCheck.SEAL,
                    CheckLocation.of(PackageLayout.OPEN),
                    PackageLayout.OPEN + " has an unknown version");
        }
        for (String name : new String[] {"packageId", "caseId", "openedAt"}) {
            compareValue("predicate." + name, open.text(name), PackageLayout.OPEN);
        }
        if (open.length("plan") == 0) {
            findings.broken(
                    VerificationCheck.SEAL,
                    DeviationKind.MISSING,
                    CheckLocation.of(PackageLayout.OPEN),
                    PackageLayout.OPEN + " has no plan");
        }
        Optional<String> openedAtInId = open.text("packageId")
                .filter(PackageId::isPackageId)
                .map(id -> new PackageId(id).openedAt().toString());
        if (openedAtInId.isPresent() && !openedAtInId.equals(open.text("openedAt"))) {
            findings.broken(
                    VerificationCheck.SEAL,
                    DeviationKind.ALTERED,
                    CheckLocation.of(PackageLayout.OPEN),
                    PackageLayout.OPEN + " states " + shown(open.text("openedAt"))
                            + " as the time of opening, but the package id contains " + openedAtInId.get());
        } else if (isAfter(open.text("window.to"), open.text("openedAt"))) {
            findings.broken(
                    VerificationCheck.SEAL,
                    DeviationKind.ALTERED,
                    CheckLocation.of(PackageLayout.OPEN),
                    PackageLayout.OPEN + " states a window that ends after the package was opened");
        }
    }

    private static boolean isAfter(Optional<String> one, Optional<String> other) {
        try {
            return one.isPresent()
                    && other.isPresent()
                    && Instant.parse(one.get()).isAfter(Instant.parse(other.get()));
        } catch (DateTimeParseException e) {
            return true;
        }
    }

    private void compareClosing(JsonValues closing) {
        if (!closing.has("schema", "urn:ephemera:package:v1")) {
            findings.malformed(
                    VerificationCheck.SEAL,
                    CheckLocation.of(PackageLayout.PACKAGE),
                    PackageLayout.PACKAGE + " has an unknown version");
        }
        compareValue("predicate.packageId", closing.text("packageId"), PackageLayout.PACKAGE);
        compareValue("predicate.status", closing.text("status"), PackageLayout.PACKAGE);
        compareValue("predicate.fileCount", closing.text("counts.files"), PackageLayout.PACKAGE);
        compareValue("predicate.byteCount", closing.text("counts.bytes"), PackageLayout.PACKAGE);
        compareValue("predicate.foreignCount", closing.text("counts.foreign"), PackageLayout.PACKAGE);
        Map<String, String> sealed = seal.fields("predicate.outcomes");
        Map<String, String> counted = closing.fields("outcomes");
        if (!sealed.equals(counted)) {
            String what = "outcomes " + PortableNames.printable(sealed.toString());
            reportDifference(what, PackageLayout.PACKAGE, PortableNames.printable(counted.toString()));
        }
    }

    /** Compares the requested retention in both documents. The retention in force is checked by {@link LockCheck}. */
    private void compareRetention(JsonValues open, JsonValues closing) {
        Optional<String> requested = open.text("policy.retention");
        try {
            Optional<String> held = requested.map(text -> Retention.parse(text)
                    .withLegalHold(open.has("policy.legalHold", "true"))
                    .toString());
            Optional<String> repeated = closing.text("retention.asked");
            if (!held.equals(repeated)) {
                findings.broken(
                        VerificationCheck.SEAL,
                        DeviationKind.ALTERED,
                        CheckLocation.of(PackageLayout.PACKAGE),
                        PackageLayout.OPEN + " requests the retention " + shown(held) + ", but " + PackageLayout.PACKAGE
                                + " states " + shown(repeated));
            }
        } catch (IllegalArgumentException e) {
            findings.malformed(
                    VerificationCheck.SEAL,
                    CheckLocation.of(PackageLayout.OPEN),
                    PackageLayout.OPEN + " requests an unknown retention");
        }
    }

    private void compareBagInfo(Map<String, String> labels) {
        compareValue("predicate.packageId", Optional.ofNullable(labels.get(IDENTIFIER)), PackageLayout.BAG_INFO);
        compareValue("predicate.caseId", Optional.ofNullable(labels.get(CASE)), PackageLayout.BAG_INFO);
        Optional<String> day =
                seal.text("predicate.openedAt").map(time -> time.substring(0, Math.min(DAY, time.length())));
        Optional<String> date = Optional.ofNullable(labels.get(DATE));
        if (!day.equals(date)) {
            reportDifference("opened on " + shown(day), PackageLayout.BAG_INFO, shown(date));
        }
        Optional<String> agent = seal.text("predicate.collector.version").map("ephemera "::concat);
        Optional<String> named = Optional.ofNullable(labels.get(AGENT));
        if (!agent.equals(named)) {
            reportDifference("the program " + shown(agent), PackageLayout.BAG_INFO, shown(named));
        }
        for (String label : labels.keySet()) {
            if (!LABELS.contains(label)) {
                findings.broken(
                        VerificationCheck.SEAL,
                        DeviationKind.EXTRA,
                        CheckLocation.of(PackageLayout.BAG_INFO),
                        PackageLayout.BAG_INFO + " has the label " + PortableNames.printable(label)
                                + ", which the collector never writes");
            }
        }
        String oxum = seal.text("predicate.byteCount").orElse("") + "."
                + seal.text("predicate.fileCount").orElse("");
        Optional<String> there = Optional.ofNullable(labels.get(OXUM));
        if (!there.equals(Optional.of(oxum))) {
            reportDifference("bytes and files " + PortableNames.printable(oxum), PackageLayout.BAG_INFO, shown(there));
        }
    }

    private void compareFolder(String name) {
        if (PackageId.isPackageId(name) && !seal.has("predicate.packageId", name)) {
            findings.broken(
                    VerificationCheck.SEAL,
                    DeviationKind.RENAMED,
                    CheckLocation.PACKAGE,
                    "the folder is named " + name + ", but contains package "
                            + shown(seal.text("predicate.packageId")));
        }
    }

    private void compareValue(String path, Optional<String> there, String where) {
        if (!seal.text(path).equals(there)) {
            String what = path.substring(path.lastIndexOf('.') + 1);
            reportDifference(what + " " + shown(seal.text(path)), where, shown(there));
        }
    }

    private void reportDifference(String what, String where, String there) {
        String message = "the seal states " + what + ", but " + where + " has " + there;
        findings.broken(VerificationCheck.SEAL, DeviationKind.ALTERED, CheckLocation.of(where), message);
    }

    private static String shown(Optional<String> text) {
        return PortableNames.printable(text.orElse("none"));
    }
}
