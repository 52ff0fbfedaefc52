package org.ephemera.analyze.command;

import org.ephemera.analyze.redact.Masking;

/** A match as it is shown: one line, not long, and without what looks like a secret. */
final class MatchExcerpt {
    private static final int LONGEST = 200;
    private static final int AFTER = 80;

    private MatchExcerpt() {}

    /** @param shown false if no more than the match may be shown */
    static String of(PatternMatch match, boolean shown) {
        return bounded(match.masked(0, shown ? AFTER : 0));
    }

    /** Any text of a target, as one line. */
    static String line(String text) {
        return bounded(Masking.masked(text, 2 * LONGEST));
    }

    private static String bounded(String text) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length() && line.length() < 2 * LONGEST; i++) {
            char c = text.charAt(i);
            line.append(c < ' ' || c == 0x7f ? ' ' : c);
        }
        String plain = line.toString().strip();
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "…";
    }
}
