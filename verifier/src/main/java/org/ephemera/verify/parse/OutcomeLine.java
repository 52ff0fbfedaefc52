package org.ephemera.verify.parse;

import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.ephemera.model.OutcomeCode;
import org.ephemera.model.UnfinishedOutcome;

/** Outcome of an item as the log and {@code outcomes.jsonl} record it. Both use the same fields. */
public final class OutcomeLine {
    private static final Set<String> FIELDS =
            Set.of("outcome", "detail", "message", "records", "first", "last", "lostAfter");

    private OutcomeLine() {}

    /**
     * Returns the digest of the outcome fields.
     *
     * @param line that closes a segment, or a line of {@code outcomes.jsonl}
     */
    public static LineDigest of(SortedMap<String, String> line) {
        return LineDigest.of(line, FIELDS::contains);
    }

    /**
     * Reports whether an outcome is exactly the one that the sealer writes for an item that no attempt ended. Only the
     * reason for which it was given up is free text.
     *
     * @param answers number of responses that the log has for the item
     */
    public static boolean isFromSealer(JsonValues line, OutcomeCode code, long answers) {
        return UnfinishedOutcome.matches(
                        code,
                        line.text("detail").orElse(""),
                        line.text("message").orElse(""),
                        answers)
                && line.has("records", "0")
                && Stream.of("first", "last", "lostAfter")
                        .noneMatch(time -> line.text(time).isPresent());
    }
}
