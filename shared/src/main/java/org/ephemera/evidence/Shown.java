package org.ephemera.evidence;

/** Text that somebody else wrote, made fit to stand in one of our sentences: printable ASCII, no quotes, and short. */
public final class Shown {
    private static final int LONGEST = 120;

    private Shown() {}

    public static String of(String text) {
        return of(text, LONGEST);
    }

    /** @param longest code points; what is longer is cut, and says so with three dots */
    public static String of(String text, int longest) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(longest).forEach(c -> shown.append(c >= ' ' && c < 0x7f && c != '\'' ? (char) c : '?'));
        return text.codePointCount(0, text.length()) > longest ? shown + "..." : shown.toString();
    }
}
