package org.ephemera.analyze.model;

import org.ephemera.analyze.redact.Masking;

/**
 * Missing or unevaluated evidence. A report shows it wherever the absence of findings could be taken for "clean".
 *
 * @param what the artifact, rule or container concerned
 * @param why the reason, shown to users; may contain text of the target; secrets are masked
 */
public record Gap(String what, String why) {
    public Gap {
        what = Masking.masked(what);
        why = Masking.masked(why);
    }
}
