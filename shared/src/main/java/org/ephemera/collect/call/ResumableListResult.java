package org.ephemera.collect.call;

import java.util.function.UnaryOperator;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PageProgress;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;

/** Result of reading a list that may take longer than one run. */
public sealed interface ResumableListResult {
    /** Returns the progress: the number of items found, and the cursor at which another run resumes. */
    PageProgress reached();

    /**
     * The list is complete.
     *
     * @param reached progress at the beginning of the next list
     */
    record Complete(PageProgress reached) implements ResumableListResult {}

    /** The list is incomplete, and another attempt would not help. */
    record Incomplete(PageProgress reached, Outcome why) implements ResumableListResult {}

    /** The deadline passed. Another run resumes at {@code reached}. */
    record OutOfTime(PageProgress reached) implements ResumableListResult {}

    /**
     * Returns the result of an item that reads only this list.
     *
     * @param noun name of one item, in the singular
     * @param complete completes the message of the outcome
     */
    default SourceResult step(String noun, UnaryOperator<Outcome> complete) {
        long found = reached().total();
        String count = CountText.of(found, noun);
        return switch (this) {
            case OutOfTime out -> new SourceResult.Paused(out.reached().cursor());
            case Complete whole -> {
                String message = count + whole.reached().restartClause();
                Outcome outcome = found == 0 ? new Outcome.Empty(message) : new Outcome.Collected(message);
                yield new SourceResult.Finished(complete.apply(outcome), EvidenceExtent.of(found));
            }
            case Incomplete cut when found == 0 -> new SourceResult.Finished(complete.apply(cut.why()));
            case Incomplete cut -> {
                String why = count + "; the list is incomplete: " + cut.why().message()
                        + cut.reached().restartClause();
                yield new SourceResult.Finished(complete.apply(new Outcome.Partial(why)), EvidenceExtent.of(found));
            }
        };
    }
}
