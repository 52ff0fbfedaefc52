package org.ephemera.verify;

import org.ephemera.format.Layout;

/** The event that stands in the package is the one that it was opened for. */
final class TriggerCheck {
    private final PackageFiles files;
    private final Findings findings;

    TriggerCheck(PackageFiles files, Findings findings) {
        this.files = files;
        this.findings = findings;
    }

    /** @param open {@code open.json} */
    void run(JsonValues open) {
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
