package org.ephemera.analyze.command;

import com.google.re2j.Pattern;

/** A match as it is shown: one line, not long, and without what looks like a secret. */
final class Excerpt {
    private static final int LONGEST = 200;
    private static final int AFTER = 80;
    private static final Pattern SECRET = Pattern.compile(
            "(?i)((?:password|passwd|pwd|secret|token|api_?key|accountkey|credential)\\w*[\"']?(?:\\s*[=:]\\s*|\\s+)[\"']?)[^\\s\"'&;]+"
                    + "|(\\s(?:-u|--user)[ =]?[^\\s:]+:)\\S+"
                    + "|(authorization:\\s*(?:\\w+\\s+)?)[^\\s\"']+"
                    + "|(://[^/\\s:@]+:)[^@\\s/]+@"
                    + "|()eyJ[A-Za-z0-9_-]{10,}[A-Za-z0-9_.-]*"
                    + "|()-----BEGIN [A-Z ]*KEY-----.*");

    private Excerpt() {}

    /** @param shown false if no more than the match may be shown */
    static String of(Match match, boolean shown) {
        return line(shown ? match.around(0, AFTER) : match.matched());
    }

    /** Any text of a target, as one line. */
    static String line(String text) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length() && line.length() < 2 * LONGEST; i++) {
            char c = text.charAt(i);
            line.append(c < ' ' || c == 0x7f ? ' ' : c);
        }
        String plain = redacted(line.toString()).strip();
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "…";
    }

    /** The text without what looks like a secret. */
    static String redacted(String text) {
        return SECRET.matcher(text).replaceAll("$1$2$3$4…");
    }
}
