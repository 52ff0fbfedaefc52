package org.ephemera.aws.logs;

import org.ephemera.collect.call.ApiFailure;
import org.ephemera.model.Outcome;

/** Result of a search with Logs Insights. */
public sealed interface QueryResult {
    QueryProgress progress();

    /** All matched events were returned, except those that {@link QueryProgress#missing} counts. */
    record Complete(QueryProgress progress) implements QueryResult {}

    /** The deadline passed; the progress is where the search resumes. */
    record OutOfTime(QueryProgress progress) implements QueryResult {}

    /** A call was refused before any event was found. */
    record Refused(QueryProgress progress, ApiFailure refusal) implements QueryResult {}

    /** Some events were found, and the rest is unavailable. */
    record Incomplete(QueryProgress progress, Outcome outcome) implements QueryResult {}
}
