package org.ephemera.aws.logs;

import org.ephemera.collect.call.ApiFailure;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.Outcome;

/** Result of a search of a log group. */
public sealed interface FilterResult {
    FilterProgress progress();

    /** All pages were read. */
    record Complete(FilterProgress progress) implements FilterResult {}

    /** The deadline passed; {@link #cursor} is where the search resumes. */
    record OutOfTime(FilterProgress progress) implements FilterResult {
        public ResumeCursor cursor() {
            return progress.cursor();
        }
    }

    /** The request of the first page was refused. */
    record Refused(FilterProgress progress, ApiFailure refusal) implements FilterResult {}

    /** Some pages were read, and a later page is unavailable. */
    record Incomplete(FilterProgress progress, Outcome outcome) implements FilterResult {}
}
