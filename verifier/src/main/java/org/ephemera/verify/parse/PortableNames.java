package org.ephemera.verify.parse;

import java.util.Locale;

/** Names that denote the same file on every system, and the display form of any name. */
public final class PortableNames {
    private static final int LONGEST = 1024;
    private static final int SHOWN = 200;

    private PortableNames() {}

    /**
     * Reports whether a path consists of {@code [A-Za-z0-9._-]+} joined by slashes, without a part that begins with a
     * dot.
     */
    public static boolean isPortable(String path) {
        if (path.length() > LONGEST) {
            return false;
        }
        boolean begins = true;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '/' ? begins : !isPortable(c) || (begins && c == '.')) {
                return false;
            }
            begins = c == '/';
        }
        return !begins;
    }

    /** Returns the name in the form that case-insensitive file systems compare. */
    public static String folded(String path) {
        return path.toLowerCase(Locale.ROOT);
    }

    /** Returns one character of a portable name in the form that case-insensitive file systems compare. */
    public static char folded(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
    }

    /** Returns a name for messages: only printable ASCII, truncated after 200 characters. */
    public static String printable(String path) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            if (text.length() >= SHOWN) {
                return text.append('…').toString();
            }
            char c = path.charAt(i);
            if (c >= ' ' && c <= '~' && c != '\\') {
                text.append(c);
            } else {
                text.append("\\u")
                        .append(Character.forDigit(c >> 12, 16))
                        .append(Character.forDigit(c >> 8 & 15, 16))
                        .append(Character.forDigit(c >> 4 & 15, 16))
                        .append(Character.forDigit(c & 15, 16));
            }
        }
        return text.toString();
    }

    private static boolean isPortable(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || (c >= 'A' && c <= 'Z')
                || c == '.'
                || c == '-'
                || c == '_';
    }
}
