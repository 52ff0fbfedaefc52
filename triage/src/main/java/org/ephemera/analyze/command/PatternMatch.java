package org.ephemera.analyze.command;

import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.redact.Masking;

/**
 * What a pattern found.
 *
 * @param text in which it was found
 * @param end of the match, exclusive
 */
record PatternMatch(RulePattern signature, Severity severity, String text, int start, int end) {
    String rule() {
        return signature.rule();
    }

    /** The match itself. */
    String matched() {
        return text.substring(start, end);
    }

    /** Returns the text around the match, with secrets masked. Secrets are searched for in the complete text. */
    String masked(int before, int after) {
        return Masking.part(text, Math.max(0, start - before), Math.min(text.length(), end + after));
    }

    /** The text with so much of it left around the match. */
    String around(int before, int after) {
        return text.substring(Math.max(0, start - before), Math.min(text.length(), end + after));
    }
}
