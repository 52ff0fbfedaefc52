package org.ephemera.collect.source;

import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.Shown;

/** Puts before an outcome's sentence what it is about: items have numbers, people look for names. */
public final class NamedOutcome {
    private NamedOutcome() {}

    /** @param name as the target spells it, "" if it has none */
    public static Outcome of(String name, Outcome outcome) {
        return name.isEmpty()
                ? outcome
                : outcome.code().with(outcome.detail(), Shown.of(name) + ": " + outcome.message());
    }
}
