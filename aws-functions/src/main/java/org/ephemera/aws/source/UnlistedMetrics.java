package org.ephemera.aws.source;

import java.util.Optional;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Times;
import org.ephemera.evidence.Extent;
import org.ephemera.evidence.Outcome;

/**
 * The task's own metrics are not in the list: either they are not kept, or the task is so young that they are not listed
 * yet, though they can be had by those who know their names.
 *
 * @param listed how fetching what is listed ended
 * @param asked how asking by name ended
 * @param young true if the task may be too young for the list
 * @param unnamed true if nobody told which containers the task has
 */
record UnlistedMetrics(Step.Finished listed, Step.Finished asked, boolean young, boolean unnamed) {

    Step.Finished together() {
        if (asked.extent().records() > 0) {
            return byName();
        }
        boolean refused = asked.outcome() instanceof Outcome.Denied || asked.outcome() instanceof Outcome.Failed;
        if (listed.outcome() instanceof Outcome.NotEnabled) {
            return refused ? asked : listed;
        }
        if (refused) {
            return partial(
                    listed,
                    "the task's own were asked for by name: " + asked.outcome().message());
        }
        if (young) {
            return partial(
                    listed,
                    "none of them is the task's own: those of a task this young are listed after 15 minutes; collect"
                            + " again then");
        }
        String absent =
                "; none of them is the task's own: Container Insights keeps those only where it is enhanced, and"
                        + " lists them 15 minutes after the task's start";
        Outcome outcome = listed.outcome();
        return new Step.Finished(outcome.code().with(outcome.detail(), outcome.message() + absent), listed.extent());
    }

    private Step.Finished byName() {
        Extent extent = new Extent(
                listed.extent().records() + asked.extent().records(),
                Times.earlier(listed.extent().first(), asked.extent().first()),
                Times.later(listed.extent().last(), asked.extent().last()),
                Optional.empty());
        String byName = "the task's own metrics are not listed yet and were asked for by name: "
                + asked.outcome().message();
        String message = listed.outcome() instanceof Outcome.NotEnabled
                ? byName
                : listed.outcome().message() + "; " + byName;
        if (unnamed) {
            return new Step.Finished(
                    new Outcome.Partial(message + "; nobody told which containers it has, and theirs are listed 15"
                            + " minutes after its start: collect again then"),
                    extent);
        }
        boolean whole = asked.outcome() instanceof Outcome.Collected && !(listed.outcome() instanceof Outcome.Partial);
        return new Step.Finished(whole ? new Outcome.Collected(message) : new Outcome.Partial(message), extent);
    }

    /** The same with a gap. */
    static Step.Finished partial(Step.Finished finished, String gap) {
        return new Step.Finished(new Outcome.Partial(finished.outcome().message() + "; " + gap), finished.extent());
    }
}
