package org.ephemera.analyze.command;

import org.ephemera.analyze.redact.SecretMasking;

/** Excerpt of a match for reports: one line of limited length, with secrets masked. */
final class MatchExcerpt {
    private static final int LONGEST = 200;
    private static final int AFTER = 80;

    private MatchExcerpt() {}

    /**
     * Returns the excerpt of a match.
     *
     * @param shown whether the text after the match may be shown
     */
    static String of(PatternMatch match, boolean shown) {
        return toLine(match.masked(0, shown ? AFTER : 0));
    }

    /** Returns any text of a target as one line. */
    static String line(String text) {
        return toLine(SecretMasking.masked(text, 2 * LONGEST));
    }

    private static String toLine(String text) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length() && line.length() < 2 * LONGEST; i++) {
            char c = text.charAt(i);
            line.append(c < ' ' || c == 0x7f ? ' ' : c);
        }
        String plain = line.toString().strip();
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "…";
    }
}
