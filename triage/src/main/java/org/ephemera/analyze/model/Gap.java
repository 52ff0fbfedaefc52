package org.ephemera.analyze.model;

import org.ephemera.analyze.redact.Masking;

/**
 * Something that could not be seen or not be judged; a report shows it wherever its silence could be taken for "clean".
 *
 * @param what the artifact, rule or container it is about
 * @param why for people; may contain text of the target; secrets are masked
 */
public record Gap(String what, String why) {
    public Gap {
        what = Masking.masked(what);
        why = Masking.masked(why);
    }
}
