package org.ephemera.verify;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ephemera.envelope.SealStatement;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.PackageId;
import org.ephemera.store.Retention;
import org.ephemera.verify.parse.JsonValues;
import org.ephemera.verify.parse.PortableNames;

/** What the seal says, against what is there. */
final class SealCheck {
    private static final CheckLocation SEAL = CheckLocation.of(PackageLayout.SEAL);
    private static final String STATEMENT = "https://in-toto.io/Statement/v1";
    private static final String MERKLE = "rfc9162-sha256";
    private static final String AGENT = "Bag-Software-Agent";
    private static final String IDENTIFIER = "External-Identifier";
    private static final String CASE = "Internal-Sender-Identifier";
    private static final String DATE = "Bagging-Date";
    private static final String OXUM = "Payload-Oxum";
    /** All that is written: what anybody adds would be read as the collector's word. */
    private static final Set<String> LABELS = Set.of(AGENT, DATE, IDENTIFIER, CASE, OXUM);
    /** Of a time as it is written. */
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
    void run(Optional<ManifestPair.Sum> manifest, SignatureCheck signature, Optional<String> folder) {
        if (!seal.has("_type", STATEMENT) || !seal.has("predicateType", SealStatement.PREDICATE_TYPE)) {
            findings.malformed(
                    Check.SEAL, SEAL, PackageLayout.SEAL + " states something else than a seal of version 1");
            return;
        }
        if (!isOfAnotherPackage()) {
            subject(0, PackageLayout.TAG_MANIFEST);
            subject(1, PackageLayout.MANIFEST);
            if (seal.length("subject") != 2) {
                findings.malformed(Check.SEAL, SEAL, "the seal is not about exactly two files");
            }
            manifest.ifPresent(this::sums);
        }
        expect("predicate.key.keyid", Optional.of(signature.keyId()), PackageLayout.SEAL);
        documents.open().ifPresent(this::open);
        documents.closing().ifPresent(this::closing);
        documents.open().ifPresent(open -> documents.closing().ifPresent(closing -> retention(open, closing)));
        documents.bagInfo().ifPresent(this::bagInfo);
        folder.ifPresent(this::folder);
        if (signature.isVerified()) {
            findings.end(Check.SEAL, "the seal matches the package");
        } else {
            findings.skipUnlessRun(Check.SEAL, "the seal matches the package, but its signature is not verified");
        }
    }

    /** Neither the subjects nor the id are this package's: the seal as a whole is in the wrong place. */
    private boolean isOfAnotherPackage() {
        Optional<String> here = documents.open().flatMap(open -> open.text("packageId"));
        Optional<String> sealed = seal.text("predicate.packageId");
        if (here.isEmpty() || here.equals(sealed) || sealedIs(0, PackageLayout.TAG_MANIFEST)) {
            return false;
        }
        findings.broken(
                Check.SEAL,
                DeviationKind.SWAPPED,
                SEAL,
                "the seal is of package " + shown(sealed) + ", this is package " + shown(here));
        return true;
    }

    private boolean sealedIs(int index, String path) {
        PackageFile file = files.find(path);
        return file != null && seal.has("subject[" + index + "].digest.sha256", file.sha256());
    }

    private void subject(int index, String path) {
        if (!seal.has("subject[" + index + "].name", path)) {
            findings.malformed(Check.SEAL, SEAL, "the seal is not about " + path + " where it should be");
        } else if (!sealedIs(index, path)) {
            findings.broken(
                    Check.SEAL,
                    files.has(path) ? DeviationKind.ALTERED : DeviationKind.MISSING,
                    CheckLocation.of(path),
                    path + " is not what was sealed");
        }
    }

    private void sums(ManifestPair.Sum manifest) {
        long bytes = 0;
        for (PackageFile file : files.data()) {
            bytes += file.size();
        }
        expect("predicate.fileCount", Optional.of(Long.toString(manifest.files())), PackageLayout.MANIFEST);
        expect("predicate.byteCount", Optional.of(Long.toString(bytes)), PackageLayout.DATA);
        expect("predicate.merkle.algorithm", Optional.of(MERKLE), PackageLayout.SEAL);
        expect("predicate.merkle.root", Optional.of(manifest.merkleRoot()), PackageLayout.MANIFEST);
    }

    private void open(JsonValues open) {
        if (!open.has("schema", "urn:ephemera:open:v1")) {
            findings.malformed(
                    Check.SEAL,
                    CheckLocation.of(PackageLayout.OPEN),
                    PackageLayout.OPEN + " is of a version that is not known");
        }
        for (String name : new String[] {"packageId", "caseId", "openedAt"}) {
            expect("predicate." + name, open.text(name), PackageLayout.OPEN);
        }
        Optional<String> within = open.text("packageId")
                .filter(PackageId::isPackageId)
                .map(id -> new PackageId(id).openedAt().toString());
        if (within.isPresent() && !within.equals(open.text("openedAt"))) {
            findings.broken(
                    Check.SEAL,
                    DeviationKind.ALTERED,
                    CheckLocation.of(PackageLayout.OPEN),
                    PackageLayout.OPEN + " was opened at " + shown(open.text("openedAt"))
                            + ", the package's id says at " + within.get());
        }
    }

    private void closing(JsonValues closing) {
        if (!closing.has("schema", "urn:ephemera:package:v1")) {
            findings.malformed(
                    Check.SEAL,
                    CheckLocation.of(PackageLayout.PACKAGE),
                    PackageLayout.PACKAGE + " is of a version that is not known");
        }
        expect("predicate.packageId", closing.text("packageId"), PackageLayout.PACKAGE);
        expect("predicate.status", closing.text("status"), PackageLayout.PACKAGE);
        expect("predicate.fileCount", closing.text("counts.files"), PackageLayout.PACKAGE);
        expect("predicate.byteCount", closing.text("counts.bytes"), PackageLayout.PACKAGE);
        Map<String, String> sealed = seal.in("predicate.outcomes");
        Map<String, String> counted = closing.in("outcomes");
        if (!sealed.equals(counted)) {
            String what = "outcomes " + PortableNames.shown(sealed.toString());
            differ(what, PackageLayout.PACKAGE, PortableNames.shown(counted.toString()));
        }
    }

    /** What was asked for is said twice; what is claimed to be in force is held against it elsewhere. */
    private void retention(JsonValues open, JsonValues closing) {
        Optional<String> asked = open.text("policy.retention");
        try {
            Optional<String> held = asked.map(text -> Retention.parse(text)
                    .held(open.has("policy.legalHold", "true"))
                    .toString());
            Optional<String> repeated = closing.text("retention.asked");
            if (!held.equals(repeated)) {
                findings.broken(
                        Check.SEAL,
                        DeviationKind.ALTERED,
                        CheckLocation.of(PackageLayout.PACKAGE),
                        PackageLayout.OPEN + " asks for the retention " + shown(held) + ", " + PackageLayout.PACKAGE
                                + " says that it was " + shown(repeated));
            }
        } catch (IllegalArgumentException e) {
            findings.malformed(
                    Check.SEAL,
                    CheckLocation.of(PackageLayout.OPEN),
                    PackageLayout.OPEN + " asks for a retention that is not known");
        }
    }

    private void bagInfo(Map<String, String> labels) {
        expect("predicate.packageId", Optional.ofNullable(labels.get(IDENTIFIER)), PackageLayout.BAG_INFO);
        expect("predicate.caseId", Optional.ofNullable(labels.get(CASE)), PackageLayout.BAG_INFO);
        Optional<String> day =
                seal.text("predicate.openedAt").map(time -> time.substring(0, Math.min(DAY, time.length())));
        Optional<String> date = Optional.ofNullable(labels.get(DATE));
        if (!day.equals(date)) {
            differ("opened on " + shown(day), PackageLayout.BAG_INFO, shown(date));
        }
        Optional<String> agent = seal.text("predicate.collector.version").map("ephemera "::concat);
        Optional<String> named = Optional.ofNullable(labels.get(AGENT));
        if (!agent.equals(named)) {
            differ("the program " + shown(agent), PackageLayout.BAG_INFO, shown(named));
        }
        for (String label : labels.keySet()) {
            if (!LABELS.contains(label)) {
                findings.broken(
                        Check.SEAL,
                        DeviationKind.EXTRA,
                        CheckLocation.of(PackageLayout.BAG_INFO),
                        PackageLayout.BAG_INFO + " has the label " + PortableNames.shown(label)
                                + ", which is never written");
            }
        }
        String oxum = seal.text("predicate.byteCount").orElse("") + "."
                + seal.text("predicate.fileCount").orElse("");
        Optional<String> there = Optional.ofNullable(labels.get(OXUM));
        if (!there.equals(Optional.of(oxum))) {
            differ("bytes and files " + PortableNames.shown(oxum), PackageLayout.BAG_INFO, shown(there));
        }
    }

    private void folder(String name) {
        if (PackageId.isPackageId(name) && !seal.has("predicate.packageId", name)) {
            findings.broken(
                    Check.SEAL,
                    DeviationKind.RENAMED,
                    CheckLocation.PACKAGE,
                    "the folder is called " + name + ", and holds package " + shown(seal.text("predicate.packageId")));
        }
    }

    private void expect(String path, Optional<String> there, String where) {
        if (!seal.text(path).equals(there)) {
            String what = path.substring(path.lastIndexOf('.') + 1);
            differ(what + " " + shown(seal.text(path)), where, shown(there));
        }
    }

    private void differ(String what, String where, String there) {
        String message = "the seal says " + what + ", " + where + " comes to " + there;
        findings.broken(Check.SEAL, DeviationKind.ALTERED, CheckLocation.of(where), message);
    }

    private static String shown(Optional<String> text) {
        return PortableNames.shown(text.orElse("none"));
    }
}
