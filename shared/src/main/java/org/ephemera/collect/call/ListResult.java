package org.ephemera.collect.call;

import java.util.List;
import java.util.Optional;
import org.ephemera.collect.source.CountText;
import org.ephemera.model.Outcome;

/** Result of reading a paginated list: complete, incomplete, or out of time. */
public sealed interface ListResult<T> {
    /** Returns the items that were read. */
    List<T> items();

    /**
     * Returns why items are missing, with the number of items that were read. Empty if the list is complete or out of
     * time.
     *
     * @param noun name of one item, in the singular
     */
    default Optional<Outcome> gap(String noun) {
        return this instanceof Incomplete<T>(List<T> read, Outcome why)
                ? Optional.of(
                        read.isEmpty()
                                ? why
                                : new Outcome.Partial(CountText.of(read.size(), noun) + "; " + why.message()))
                : Optional.empty();
    }

    /** The list is complete. */
    record Complete<T>(List<T> items) implements ListResult<T> {
        public Complete {
            items = List.copyOf(items);
        }
    }

    /** The list is incomplete, and another attempt would not help. */
    record Incomplete<T>(List<T> items, Outcome why) implements ListResult<T> {
        public Incomplete {
            items = List.copyOf(items);
        }
    }

    /**
     * The deadline passed before the last page. The next run reads the list again from its first page. Lists with this
     * type of result have few pages, so a cursor is not needed.
     */
    record OutOfTime<T>() implements ListResult<T> {
        @Override
        public List<T> items() {
            return List.of();
        }
    }
}
