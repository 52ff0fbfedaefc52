package org.ephemera.collect.source;

import org.ephemera.model.Outcome;

/** What came of one step of several that an item takes: its value, or why there is none. */
public sealed interface Had<T> {
    record It<T>(T value) implements Had<T> {}

    /** @param cut true if only the deadline stood against it */
    record Not<T>(Outcome why, boolean cut) implements Had<T> {}
}
