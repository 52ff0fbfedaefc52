package org.ephemera.model;

/** Untrusted text in a form that is safe in a message: printable ASCII, without quotes, and short. */
public final class SanitizedText {
    private static final int LONGEST = 120;
    private static final String HIDDEN = "...";

    private SanitizedText() {}

    /** Returns the text in its safe form, with at most 120 code points. */
    public static String of(String text) {
        return of(text, LONGEST);
    }

    /**
     * Returns the text in its safe form. Longer text is truncated and ends with three dots.
     *
     * @param longest limit in code points
     */
    public static String of(String text, int longest) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(longest).forEach(c -> shown.append(c >= ' ' && c < 0x7f && c != '\'' ? (char) c : '?'));
        return text.codePointCount(0, text.length()) > longest ? shown + "..." : shown.toString();
    }

    /**
     * Returns an address without parts that may be secrets: the part before an @ and the part after a question mark or
     * an equals sign. If an @ follows one of these, it is unknown which part is the password, and only the scheme
     * remains.
     */
    public static String address(String text) {
        int at = text.lastIndexOf('@');
        int open = text.replace('=', '?').indexOf('?');
        if (at >= 0 && open >= 0 && open < at) {
            int scheme = text.indexOf("://");
            boolean known = scheme >= 0 && scheme < Math.min(open, text.indexOf('@'));
            return known ? of(text.substring(0, scheme + "://".length())) + HIDDEN : HIDDEN;
        }
        String cut = open < 0 ? text : text.substring(0, open + 1) + HIDDEN;
        return (at < 0 ? "" : HIDDEN) + of(cut.substring(Math.max(at, 0)));
    }
}
