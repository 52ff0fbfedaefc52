package org.ephemera.store;

/** Syntax of keys: portable file names joined by slashes, without a part that leaves a folder. */
public final class StoreKeys {
    private StoreKeys() {}

    /**
     * Reports whether a text is a key. Every stored or listed object is checked, so this loop replaces a regular
     * expression that takes ten times as long.
     */
    public static boolean isKey(String text) {
        int begin = 0;
        for (int at = 0; at <= text.length(); at++) {
            if (at == text.length() || text.charAt(at) == '/') {
                if (!isName(text, begin, at)) {
                    return false;
                }
                begin = at + 1;
            } else if (!isPortable(text.charAt(at))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isName(String text, int begin, int end) {
        return switch (end - begin) {
            case 0 -> false;
            case 1 -> text.charAt(begin) != '.';
            case 2 -> text.charAt(begin) != '.' || text.charAt(begin + 1) != '.';
            default -> true;
        };
    }

    private static boolean isPortable(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "._-".indexOf(c) >= 0;
    }

    /**
     * Returns the key if it is valid.
     *
     * @throws IllegalArgumentException if it is not a key; keys of this program are always valid
     */
    public static String check(String key) {
        if (!isKey(key)) {
            throw new IllegalArgumentException(
                    "invalid key of an evidence store; expected only letters, digits, '.', '_', '-' and '/'");
        }
        return key;
    }
}
