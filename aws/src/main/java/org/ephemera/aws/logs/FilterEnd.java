package org.ephemera.aws.logs;

import org.ephemera.collect.call.ApiFailure;
import org.ephemera.format.Cursor;
import org.ephemera.model.Outcome;

/** How a search of a log group ended. */
public sealed interface FilterEnd {
    FilterProgress progress();

    /** Everything that matches was given. */
    record Whole(FilterProgress progress) implements FilterEnd {}

    /** The time is over; {@link #cursor} says where to go on. */
    record OutOfTime(FilterProgress progress) implements FilterEnd {
        public Cursor cursor() {
            return progress.cursor();
        }
    }

    /** The first page was refused. */
    record Refused(FilterProgress progress, ApiFailure refusal) implements FilterEnd {}

    /** Some is there, and the rest could not be had. */
    record Cut(FilterProgress progress, Outcome outcome) implements FilterEnd {}
}
