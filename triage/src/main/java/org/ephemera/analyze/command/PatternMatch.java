package org.ephemera.analyze.command;

import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.redact.SecretMasking;

/**
 * Match of a pattern in a text.
 *
 * @param text the complete text
 * @param end of the match, exclusive
 */
record PatternMatch(RulePattern signature, Severity severity, String text, int start, int end) {
    String rule() {
        return signature.rule();
    }

    /** Returns the matched text. */
    String matchedText() {
        return text.substring(start, end);
    }

    /** Returns the text around the match, with secrets masked. Secrets are searched for in the complete text. */
    String masked(int before, int after) {
        return SecretMasking.part(text, Math.max(0, start - before), Math.min(text.length(), end + after));
    }

    /** Returns the match with the given number of characters before and after it. */
    String around(int before, int after) {
        return text.substring(Math.max(0, start - before), Math.min(text.length(), end + after));
    }
}
