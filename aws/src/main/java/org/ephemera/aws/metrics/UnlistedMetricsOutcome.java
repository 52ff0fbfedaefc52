package org.ephemera.aws.metrics;

import java.util.Optional;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.source.OptionalTimes;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;

/**
 * Outcome for task metrics that are not listed: they do not exist, the task is too new for the list, or the window is
 * so old that they can only be queried by name.
 *
 * @param listed result of fetching the listed metrics
 * @param queried result of querying by name
 * @param why reason why existing metrics may not be listed
 * @param containersUnknown true if the containers of the task are unknown
 */
public record UnlistedMetricsOutcome(
        SourceResult.Finished listed, SourceResult.Finished queried, Why why, boolean containersUnknown) {

    /** Reason why existing metrics may not be listed. */
    enum Why {
        /** The task may be too new for the list. */
        YOUNG,
        /** Metrics of the window may have been without points for so long that they are not listed any more. */
        OLD,
        UNKNOWN
    }

    SourceResult.Finished combine() {
        if (queried.extent().records() > 0) {
            return combineByName();
        }
        // Without points, only EMPTY proves their absence; an incomplete response or expired points do not.
        boolean isEmpty = queried.outcome() instanceof Outcome.Empty;
        if (listed.outcome() instanceof Outcome.NotEnabled) {
            if (!isEmpty) {
                return queried;
            }
            return why == Why.OLD ? notEnabled() : listed;
        }
        if (!isEmpty) {
            return partial(
                    listed,
                    "the task metrics were queried by name: "
                            + queried.outcome().message());
        }
        if (why == Why.YOUNG) {
            return partial(
                    listed,
                    "none of them is a task metric: the metrics of a new task are listed 15 minutes after its start;"
                            + " then collect again");
        }
        String absent =
                "; none of them is a task metric: Container Insights publishes those only with enhanced observability,"
                        + " and lists them 15 minutes after the start of the task";
        Outcome outcome = listed.outcome();
        return new SourceResult.Finished(
                outcome.code().with(outcome.detail(), outcome.message() + absent), listed.extent());
    }

    private SourceResult.Finished combineByName() {
        EvidenceExtent extent = new EvidenceExtent(
                listed.extent().records() + queried.extent().records(),
                OptionalTimes.earlier(listed.extent().first(), queried.extent().first()),
                OptionalTimes.later(listed.extent().last(), queried.extent().last()),
                Optional.empty());
        String combineByName = (why == Why.OLD
                        ? "metrics without data points for two weeks are not listed and were queried by name: "
                        : "the task metrics are not listed yet and were queried by name: ")
                + queried.outcome().message();
        String message = listed.outcome() instanceof Outcome.NotEnabled
                ? combineByName
                : listed.outcome().message() + "; " + combineByName;
        if (containersUnknown) {
            return new SourceResult.Finished(
                    new Outcome.Partial(message + "; the containers of the task are unknown, and their metrics "
                            + (why == Why.OLD
                                    ? "can be queried only by container name"
                                    : "are listed 15 minutes after its start; then collect again")),
                    extent);
        }
        boolean complete =
                queried.outcome() instanceof Outcome.Collected && !(listed.outcome() instanceof Outcome.Partial);
        return new SourceResult.Finished(
                complete ? new Outcome.Collected(message) : new Outcome.Partial(message), extent);
    }

    private SourceResult.Finished notEnabled() {
        return new SourceResult.Finished(new Outcome.NotEnabled(
                "Container Insights has no data point of this task, its service or its family in the window, queried"
                        + " by documented names because silent metrics are not listed after two weeks: it was not"
                        + " enabled,"
                        + " or the task ran for less than a few minutes"));
    }

    /** Returns the step as PARTIAL with a gap. */
    public static SourceResult.Finished partial(SourceResult.Finished finished, String gap) {
        return new SourceResult.Finished(
                new Outcome.Partial(finished.outcome().message() + "; " + gap), finished.extent());
    }
}
