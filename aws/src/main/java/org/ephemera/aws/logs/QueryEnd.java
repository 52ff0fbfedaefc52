package org.ephemera.aws.logs;

import org.ephemera.collect.call.ApiFailure;
import org.ephemera.model.Outcome;

/** How a search with Logs Insights ended. */
public sealed interface QueryEnd {
    QueryProgress progress();

    /** Everything that the queries matched was given, but what {@link QueryProgress#missing} counts. */
    record Whole(QueryProgress progress) implements QueryEnd {}

    /** The time is over; the progress says where to go on. */
    record OutOfTime(QueryProgress progress) implements QueryEnd {}

    /** Nothing was found when a call was refused. */
    record Refused(QueryProgress progress, ApiFailure refusal) implements QueryEnd {}

    /** The rest could not be had; the outcome says what is there. */
    record Cut(QueryProgress progress, Outcome outcome) implements QueryEnd {}
}
