package org.ephemera.verify;

import java.util.Locale;
import java.util.Optional;

/**
 * Single result of a check. A check that finds no deviation has one result, otherwise one result for each deviation.
 *
 * @param kind of a result BROKEN or OTHER_KEY; empty for other results, and if no kind applies, e.g. a file that is not
 *     JSON
 * @param path in the package; it may be any file name, so escape it before it is shown
 * @param line of the file at {@code path}, from 1
 * @param message for people; names in it are escaped
 */
public record CheckResult(
        VerificationCheck check,
        Result result,
        Optional<DeviationKind> kind,
        Optional<String> path,
        Optional<Integer> line,
        String message) {
    /** Results of a check. */
    public enum Result {
        OK,
        BROKEN,
        SKIPPED,
        /** The seal contains the id of another key, and its signature does not verify with the given key. */
        OTHER_KEY;

        /** Returns the name in JSON. */
        public String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
