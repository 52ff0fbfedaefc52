package org.ephemera.report;

import java.util.Locale;
import org.ephemera.analyze.Headline;
import org.ephemera.analyze.model.Severity;

/**
 * Color of an element, whose text has the same meaning. No tone is green: the absence of findings is not shown as
 * success.
 */
enum Tone {
    BAD,
    CAUTION,
    QUIET;

    static Tone of(Headline headline) {
        return headline.severity()
                .map(severity -> severity.atLeast(Severity.HIGH) ? BAD : CAUTION)
                .orElse(QUIET);
    }

    String css() {
        return name().toLowerCase(Locale.ROOT);
    }
}
