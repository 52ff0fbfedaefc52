package org.ephemera.analyze.redact;

import org.ephemera.analyze.model.Change;
import org.ephemera.analyze.model.Finding;

/** Takes secrets out of what is shown: a reader of a report needs to know that there is one, and the evidence has it. */
public final class Masking {
    private static final String MASK = "[redacted]";

    private Masking() {}

    /** The text without whatever looks like a credential, also encoded. */
    public static String masked(String text) {
        return TextRedaction.masked(text, MASK);
    }

    /** The same finding, its reason masked. */
    public static Finding masked(Finding finding) {
        String because = masked(finding.because());
        return because.equals(finding.because())
                ? finding
                : new Finding(
                        finding.rule(),
                        finding.severity(),
                        finding.subject(),
                        because,
                        finding.evidence(),
                        finding.host(),
                        finding.suppressedBy(),
                        finding.at());
    }

    /** The same change, both its values masked. */
    public static Change masked(Change change) {
        return new Change(
                change.subject(),
                change.what(),
                change.reference(),
                masked(change.before()),
                masked(change.after()),
                change.from(),
                change.to());
    }
}
