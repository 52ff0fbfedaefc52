package org.ephemera.analyze.model;

import org.ephemera.analyze.redact.SecretMasking;

/**
 * Missing or unevaluated evidence. A report shows it wherever the absence of findings could be taken for "clean".
 *
 * @param what the artifact, rule or container concerned
 * @param why the reason, shown to users; may contain text of the target; secrets are masked
 * @param hasRequest true if the reason contains a request to an administrator, which the report lists as a next step
 */
public record EvidenceGap(String what, String why, boolean hasRequest) {
    public EvidenceGap {
        what = SecretMasking.masked(what);
        why = SecretMasking.masked(why);
    }

    public EvidenceGap(String what, String why) {
        this(what, why, false);
    }
}
