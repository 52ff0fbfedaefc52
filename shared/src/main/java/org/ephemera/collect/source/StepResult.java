package org.ephemera.collect.source;

import org.ephemera.model.Outcome;

/** Result of one of several steps of an item: its value, or the reason why it has none. */
public sealed interface StepResult<T> {
    /** The step returned a value. */
    record Value<T>(T value) implements StepResult<T> {}

    /**
     * The step returned no value.
     *
     * @param endedByDeadline true if only the deadline ended the step
     */
    record Missing<T>(Outcome why, boolean endedByDeadline) implements StepResult<T> {}
}
