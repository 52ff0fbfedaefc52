package org.ephemera.analyze.model;

import org.ephemera.analyze.redact.SecretMasking;

/** Text of a target, truncated to a length that every consumer can hold. */
public final class TruncatedText {
    /** Size limit, in characters, of a field that rules evaluate. */
    public static final int FIELD = SecretMasking.LONGEST;

    private static final String CUT = "…";

    private TruncatedText() {}

    /**
     * Truncates text for display to {@code most} characters and an ellipsis. Secrets are masked before a text is
     * truncated. A text that is short enough is returned unchanged, with its secrets.
     */
    public static String text(String text, int most) {
        return text.length() <= most ? text : SecretMasking.masked(text, most);
    }

    /**
     * Truncates a field that rules evaluate to {@link #FIELD} characters. Secrets are kept; no surrogate pair is split.
     */
    public static String text(String text) {
        if (text.length() <= FIELD) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(FIELD - 1)) ? FIELD - 1 : FIELD;
        return text.substring(0, end) + CUT;
    }
}
