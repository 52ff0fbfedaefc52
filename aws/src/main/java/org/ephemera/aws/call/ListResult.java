package org.ephemera.aws.call;

import java.util.List;
import org.ephemera.model.Outcome;

/** What came of reading a listing. */
public sealed interface ListResult<T> {
    /** To its end. */
    record Whole<T>(List<T> items) implements ListResult<T> {
        public Whole {
            items = List.copyOf(items);
        }
    }

    /** Not to its end, for a reason that stays. */
    record Cut<T>(List<T> items, Outcome why) implements ListResult<T> {
        public Cut {
            items = List.copyOf(items);
        }
    }

    /** Time ran out; a listing is short and is read again from its beginning. */
    record OutOfTime<T>() implements ListResult<T> {}
}
