package org.ephemera.verify.parse;

import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.ephemera.model.OutcomeCode;
import org.ephemera.model.UnfinishedOutcome;

/** How an item is said to have ended, by the log when it did and by {@code outcomes.jsonl}: in the same words. */
public final class OutcomeLine {
    private static final Set<String> FIELDS =
            Set.of("outcome", "detail", "message", "records", "first", "last", "lostAfter");

    private OutcomeLine() {}

    /** @param line that closes a segment, or is an outcome */
    public static LineDigest of(SortedMap<String, String> line) {
        return LineDigest.of(line, FIELDS::contains);
    }

    /**
     * True if an outcome says of an item that no attempt ended what the sealer says of such: these words, and nothing that it cannot
     * know. Only why it was given up is in words of its own.
     *
     * @param answers that the log has of the item
     */
    public static boolean isBySealing(JsonValues line, OutcomeCode code, long answers) {
        return UnfinishedOutcome.isOne(
                        code,
                        line.text("detail").orElse(""),
                        line.text("message").orElse(""),
                        answers)
                && line.has("records", "0")
                && Stream.of("first", "last", "lostAfter")
                        .noneMatch(time -> line.text(time).isPresent());
    }
}
