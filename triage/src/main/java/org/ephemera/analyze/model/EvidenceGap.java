package org.ephemera.analyze.model;

import org.ephemera.analyze.redact.SecretMasking;

/**
 * Missing or unevaluated evidence. A report shows it wherever the absence of findings could be taken for "clean".
 *
 * @param what the artifact, rule or container concerned
 * @param why the reason, shown to users; may contain text of the target; secrets are masked
 */
public record EvidenceGap(String what, String why) {
    public EvidenceGap {
        what = SecretMasking.masked(what);
        why = SecretMasking.masked(why);
    }
}
