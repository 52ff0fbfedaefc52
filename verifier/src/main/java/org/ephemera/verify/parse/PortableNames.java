package org.ephemera.verify.parse;

import java.util.Locale;

/** Names that mean the same file everywhere, and how any name is shown. */
public final class PortableNames {
    private static final int LONGEST = 1024;
    private static final int SHOWN = 200;

    private PortableNames() {}

    /** True for {@code [A-Za-z0-9._-]+} joined by slashes, no part of which begins with a dot. */
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

    /** The name under which systems that do not tell cases apart would keep it. */
    public static String folded(String path) {
        return path.toLowerCase(Locale.ROOT);
    }

    /** The same of one character of a portable name. */
    public static char folded(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
    }

    /** For a message: printable ASCII only, cut where it gets too long to read. */
    public static String shown(String path) {
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
