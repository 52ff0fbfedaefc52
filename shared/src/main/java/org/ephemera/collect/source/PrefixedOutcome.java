package org.ephemera.collect.source;

import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/** Puts before an outcome's sentence what it is about: items have numbers, people look for names. */
public final class PrefixedOutcome {
    /** Of several metrics, and of what has a long path, too: a name that is cut no longer tells two items apart. */
    private static final int LONGEST = 400;

    private PrefixedOutcome() {}

    /** @param name as the target spells it, "" if it has none */
    public static Outcome of(String name, Outcome outcome) {
        return name.isEmpty()
                ? outcome
                : outcome.code().with(outcome.detail(), SanitizedText.of(name, LONGEST) + ": " + outcome.message());
    }
}
