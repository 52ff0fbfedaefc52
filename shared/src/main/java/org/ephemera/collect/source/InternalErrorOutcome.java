package org.ephemera.collect.source;

import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/** Outcome of an item on which the collector itself failed. */
public final class InternalErrorOutcome {
    private InternalErrorOutcome() {}

    public static Outcome outcome(RuntimeException e) {
        return new Outcome.Failed(
                e.getClass().getSimpleName(), "the source failed: " + SanitizedText.of(String.valueOf(e.getMessage())));
    }
}
