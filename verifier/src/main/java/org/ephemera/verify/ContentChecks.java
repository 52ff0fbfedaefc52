package org.ephemera.verify;

import java.security.interfaces.ECPublicKey;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.ephemera.format.PackageLayout;
import org.ephemera.verify.parse.JsonValues;
import org.ephemera.verify.parse.MalformedException;
import org.ephemera.verify.parse.PlanDigests;

/** Checks of the acquisition log, the index and the outcomes. */
final class ContentChecks {
    private final PackageFiles files;
    private final RootDocuments documents;
    private final List<ECPublicKey> keys;
    private final CheckResults findings;

    /**
     * Creates the checks.
     *
     * @param keys keys of which one has to have signed each delegation; empty if none has signed the seal
     */
    ContentChecks(PackageFiles files, RootDocuments documents, List<ECPublicKey> keys, CheckResults findings) {
        this.keys = keys;
        this.files = files;
        this.documents = documents;
        this.findings = findings;
    }

    /** Runs the checks. The manifests have to be read before. */
    void run() {
        ItemTallies items = new ItemTallies();
        documents.open().ifPresent(open -> readPlan(open, items));
        Optional<ClosingCheck> closing = documents.closing().map(ClosingCheck::new);
        RunDelegations runs = new RunDelegations(
                files,
                documents.open().flatMap(open -> open.text("copyOf.packageId").or(() -> open.text("packageId"))),
                openRecord(),
                keys,
                findings);
        boolean logged = findings.attempt(
                VerificationCheck.ACQUISITION_CHAIN,
                () -> new ChainCheck(files, target(), closing, runs, findings).run(openRecord(), items));
        if (logged && documents.open().isPresent()) {
            JsonValues open = documents.open().get();
            findings.attempt(
                    VerificationCheck.PLAN_COVERAGE, () -> new PlanCheck(files, items, open, findings).run(closing));
        }
    }

    private void readPlan(JsonValues open, ItemTallies items) {
        Map<Integer, SortedMap<String, String>> plan = open.elements("plan");
        for (int i = 0; i < open.length("plan"); i++) {
            try {
                String item = open.text("plan[" + i + "].item").orElse("");
                PlanDigests as = PlanDigests.of(plan.getOrDefault(i, Collections.emptySortedMap()));
                items.plan(item, open.has("plan[" + i + "].required", "true"), as);
                items.of(item).planOnOpening();
            } catch (MalformedException e) {
                findings.malformed(
                        VerificationCheck.PLAN_COVERAGE,
                        CheckLocation.of(PackageLayout.OPEN),
                        PackageLayout.OPEN + " " + e.getMessage());
                return;
            }
        }
    }

    /** Returns the id of the target; if it is empty, nothing is compared with it. */
    private Optional<String> target() {
        return documents.open().flatMap(open -> open.text("target.id"));
    }

    /** Returns the hash in the first line of every segment: of {@code open.json} or, in a copy, of the original's. */
    private Optional<String> openRecord() {
        Optional<String> original = documents.open().flatMap(open -> open.text("copyOf.openSha256"));
        return original.isPresent() ? original : ownOpenRecord();
    }

    private Optional<String> ownOpenRecord() {
        return Optional.ofNullable(files.find(PackageLayout.OPEN))
                .filter(PackageFile::isMeasured)
                .map(PackageFile::sha256);
    }
}
