package org.ephemera.model;

/** Text that somebody else wrote, made fit to stand in one of our sentences: printable ASCII, no quotes, and short. */
public final class SanitizedText {
    private static final int LONGEST = 120;
    private static final String HIDDEN = "...";

    private SanitizedText() {}

    public static String of(String text) {
        return of(text, LONGEST);
    }

    /** @param longest code points; what is longer is cut, and says so with three dots */
    public static String of(String text, int longest) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(longest).forEach(c -> shown.append(c >= ' ' && c < 0x7f && c != '\'' ? (char) c : '?'));
        return text.codePointCount(0, text.length()) > longest ? shown + "..." : shown.toString();
    }

    /**
     * An address as somebody wrote it, without what may be a secret in it: what stands before an @, and behind a question or equals sign.
     * Where an @ follows one of these, nobody knows which of them is of a password, and all but the scheme is left out.
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
