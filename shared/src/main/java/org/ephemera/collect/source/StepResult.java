package org.ephemera.collect.source;

import org.ephemera.model.Outcome;

/** What came of one step of several that an item takes: its value, or why there is none. */
public sealed interface StepResult<T> {
    record It<T>(T value) implements StepResult<T> {}

    /** @param cut true if only the deadline stood against it */
    record Not<T>(Outcome why, boolean cut) implements StepResult<T> {}
}
