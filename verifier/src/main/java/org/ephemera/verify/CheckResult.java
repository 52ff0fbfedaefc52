package org.ephemera.verify;

import java.util.Locale;
import java.util.Optional;

/**
 * One thing that a check has to say. A check that finds nothing wrong says so once; one that does says each.
 *
 * @param kind of a result BROKEN or OTHER_KEY; empty for other results, and where no kind fits, e.g. a file that is not
 *     JSON
 * @param path in the package; may be anything that a file can be called, so escape it before it is shown
 * @param line of the file at {@code path}, from 1
 * @param message for people; names in it are escaped
 */
public record CheckResult(
        Check check,
        Result result,
        Optional<DeviationKind> kind,
        Optional<String> path,
        Optional<Integer> line,
        String message) {
    public enum Result {
        OK,
        BROKEN,
        SKIPPED,
        /** The seal names another key than the given one, whose signature does not verify. */
        OTHER_KEY;

        /** The name in JSON. */
        public String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
