package org.ephemera.verify;

import java.util.Set;
import java.util.SortedMap;
import org.ephemera.evidence.Digest;

/** How an item is said to have ended, by the log when it did and by {@code outcomes.jsonl}: in the same words. */
final class Ended {
    private static final Set<String> FIELDS =
            Set.of("outcome", "detail", "message", "records", "first", "last", "lostAfter");

    private Ended() {}

    /** @param line that closes a segment, or is an outcome */
    static Digest of(SortedMap<String, String> line) {
        return Said.of(line, FIELDS::contains);
    }
}
