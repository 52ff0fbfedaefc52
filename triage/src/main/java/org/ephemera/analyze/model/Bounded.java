package org.ephemera.analyze.model;

import org.ephemera.analyze.redact.Masking;

/** Text of a target, truncated to a length that every consumer can hold. */
public final class Bounded {
    /** Characters of any field that rules see. */
    public static final int FIELD = Masking.LONGEST;

    private static final String CUT = "…";

    private Bounded() {}

    /**
     * Truncates text that is shown, to {@code most} characters and an ellipsis. Secrets are masked first where text is left out; a text that
     * is short enough is returned as it is.
     */
    public static String text(String text, int most) {
        return text.length() <= most ? text : Masking.masked(text, most);
    }

    /** Truncates a field that rules see to {@link #FIELD} characters, secrets included. Never splits a surrogate pair. */
    public static String text(String text) {
        if (text.length() <= FIELD) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(FIELD - 1)) ? FIELD - 1 : FIELD;
        return text.substring(0, end) + CUT;
    }
}
