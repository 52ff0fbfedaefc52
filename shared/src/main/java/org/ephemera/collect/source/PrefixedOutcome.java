package org.ephemera.collect.source;

import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/** Adds the name of the subject to the message of an outcome. Items have numbers, but users search for names. */
public final class PrefixedOutcome {
    /** Long enough for several metrics or a long path: two items with truncated names could not be distinguished. */
    private static final int LONGEST = 400;

    private PrefixedOutcome() {}

    /**
     * Returns the outcome with the name and a colon before its message.
     *
     * @param name name as the target spells it; "" if it has none
     */
    public static Outcome of(String name, Outcome outcome) {
        return name.isEmpty()
                ? outcome
                : outcome.code().with(outcome.detail(), SanitizedText.of(name, LONGEST) + ": " + outcome.message());
    }
}
