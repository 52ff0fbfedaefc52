package org.ephemera.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.bag.Layout;

/** Reads everything that has not been read yet, each file once: what has meaning by lines here, the rest by workers. */
final class ContentChecks {
    private final PackageFiles files;
    private final Documents documents;
    private final Findings findings;

    ContentChecks(PackageFiles files, Documents documents, Findings findings) {
        this.files = files;
        this.documents = documents;
        this.findings = findings;
    }

    /** @param budget how many bytes may be read at most */
    void run(long budget) {
        Hashing hashing = new Hashing(files, budget);
        Hashing.Running running = hashing.start(bodies());
        Items items = new Items();
        documents.open().ifPresent(open -> plan(open, items));
        boolean logged = findings.attempt(
                Check.ACQUISITION_CHAIN, () -> new ChainCheck(files, findings).run(openRecord(), items));
        if (logged && documents.open().isPresent()) {
            findings.attempt(Check.PLAN_COVERAGE, () -> new PlanCheck(files, items, findings).run(documents.closing()));
        }
        findings.attempt(Check.HASHES, running::await);
        new HashCheck(files, findings).run(hashing.failures());
        documents.open().ifPresent(this::trigger);
    }

    private List<PackageFile> bodies() {
        List<PackageFile> bodies = new ArrayList<>();
        for (PackageFile file : files.all()) {
            boolean lines = file.isBelow(Layout.ACQUISITION)
                    || file.path().equals(Layout.INDEX)
                    || file.path().equals(Layout.OUTCOMES);
            if (!lines && !file.isMeasured()) {
                bodies.add(file);
            }
        }
        return bodies;
    }

    private void plan(JsonValues open, Items items) {
        for (int i = 0; i < open.length("plan"); i++) {
            try {
                String item = open.text("plan[" + i + "].item").orElse("");
                items.plan(item, open.has("plan[" + i + "].required", "true"));
            } catch (MalformedException e) {
                findings.malformed(Check.PLAN_COVERAGE, Place.of(Layout.OPEN), Layout.OPEN + " " + e.getMessage());
                return;
            }
        }
    }

    private Optional<String> openRecord() {
        return Optional.ofNullable(files.find(Layout.OPEN))
                .filter(PackageFile::isMeasured)
                .map(PackageFile::sha256);
    }

    private void trigger(JsonValues open) {
        PackageFile trigger = files.find(Layout.TRIGGER);
        if (trigger == null || !trigger.isMeasured()) {
            findings.skipped(Check.TRIGGER, "there is no " + Layout.TRIGGER + " that could be read");
            return;
        }
        if (!open.has("trigger.sha256", trigger.sha256()) || !open.has("trigger.path", Layout.TRIGGER)) {
            findings.broken(
                    Check.TRIGGER,
                    Kind.ALTERED,
                    Place.of(Layout.TRIGGER),
                    Layout.TRIGGER + " is not the event that " + Layout.OPEN + " was written for");
        }
        findings.end(Check.TRIGGER, "the event is the one that the package was opened for");
    }
}
