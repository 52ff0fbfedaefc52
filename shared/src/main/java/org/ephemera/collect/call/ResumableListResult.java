package org.ephemera.collect.call;

import java.util.function.UnaryOperator;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PageProgress;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;

/** How the reading of a list ended that may take longer than one run. */
public sealed interface ResumableListResult {
    /** What was found until then, and where whoever goes on begins. */
    PageProgress reached();

    /** @param reached the beginning of the next list */
    record Whole(PageProgress reached) implements ResumableListResult {}

    record Cut(PageProgress reached, Outcome why) implements ResumableListResult {}

    record OutOfTime(PageProgress reached) implements ResumableListResult {}

    /**
     * What becomes of an item by it that has no further list.
     *
     * @param noun of what is listed, in the singular
     * @param told puts the outcome into its final words
     */
    default Step step(String noun, UnaryOperator<Outcome> told) {
        long found = reached().total();
        String had = CountText.of(found, noun);
        return switch (this) {
            case OutOfTime out -> new Step.Paused(out.reached().cursor());
            case Whole whole -> {
                String said = had + whole.reached().said();
                Outcome outcome = found == 0 ? new Outcome.Empty(said) : new Outcome.Collected(said);
                yield new Step.Finished(told.apply(outcome), Extent.of(found));
            }
            case Cut cut when found == 0 -> new Step.Finished(told.apply(cut.why()));
            case Cut cut -> {
                String why = had + "; not all were listed: " + cut.why().message()
                        + cut.reached().said();
                yield new Step.Finished(told.apply(new Outcome.Partial(why)), Extent.of(found));
            }
        };
    }
}
