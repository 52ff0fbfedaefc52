package org.ephemera.aws.metrics;

import java.util.Optional;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.OptionalTimes;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;

/**
 * The task's own metrics are not in the list: either they are not kept, or the task is so young that they are not listed
 * yet, or the window so old that they are not listed any more, though they can be had by those who know their names.
 *
 * @param listed how fetching what is listed ended
 * @param asked how asking by name ended
 * @param why they may not be listed though they are kept
 * @param unnamed true if nobody told which containers the task has
 */
public record UnlistedMetrics(Step.Finished listed, Step.Finished asked, Why why, boolean unnamed) {

    /** Why what is kept may not be listed. */
    enum Why {
        /** The task may be too young for the list. */
        YOUNG,
        /** Of the window even what lived through it may be silent for so long that it is listed no more. */
        OLD,
        UNKNOWN
    }

    Step.Finished together() {
        if (asked.extent().records() > 0) {
            return byName();
        }
        // Without a point EMPTY alone says that there is none; what was not answered whole, or is kept no more, may
        // have been.
        boolean isKnown = asked.outcome() instanceof Outcome.Empty;
        if (listed.outcome() instanceof Outcome.NotEnabled) {
            if (!isKnown) {
                return asked;
            }
            return why == Why.OLD ? neverThere() : listed;
        }
        if (!isKnown) {
            return partial(
                    listed,
                    "the task's own were asked for by name: " + asked.outcome().message());
        }
        if (why == Why.YOUNG) {
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
                OptionalTimes.earlier(listed.extent().first(), asked.extent().first()),
                OptionalTimes.later(listed.extent().last(), asked.extent().last()),
                Optional.empty());
        String byName = (why == Why.OLD
                        ? "what has been silent for two weeks is not listed and was asked for by name: "
                        : "the task's own metrics are not listed yet and were asked for by name: ")
                + asked.outcome().message();
        String message = listed.outcome() instanceof Outcome.NotEnabled
                ? byName
                : listed.outcome().message() + "; " + byName;
        if (unnamed) {
            return new Step.Finished(
                    new Outcome.Partial(message + "; nobody told which containers it has, and theirs are "
                            + (why == Why.OLD
                                    ? "known by their names alone"
                                    : "listed 15 minutes after its start: collect again then")),
                    extent);
        }
        boolean whole = asked.outcome() instanceof Outcome.Collected && !(listed.outcome() instanceof Outcome.Partial);
        return new Step.Finished(whole ? new Outcome.Collected(message) : new Outcome.Partial(message), extent);
    }

    private Step.Finished neverThere() {
        return new Step.Finished(new Outcome.NotEnabled(
                "Container Insights has no point of this task, its service or its family in the window, by the names that"
                        + " its documentation gives them, as what has been silent for two weeks is not listed: it was off, or"
                        + " the task ran for less than a few minutes"));
    }

    /** The same with a gap. */
    public static Step.Finished partial(Step.Finished finished, String gap) {
        return new Step.Finished(new Outcome.Partial(finished.outcome().message() + "; " + gap), finished.extent());
    }
}
