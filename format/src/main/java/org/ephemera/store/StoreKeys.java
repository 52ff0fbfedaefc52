package org.ephemera.store;

/** The form of keys: portable file names joined by slashes, nothing that could step out of a folder. */
public final class StoreKeys {
    private StoreKeys() {}

    /** Every object that is stored or listed is asked about: by hand, a tenth of what a pattern takes. */
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

    /** @throws IllegalArgumentException if it is none; a key of ours never fails here */
    public static String check(String key) {
        if (!isKey(key)) {
            throw new IllegalArgumentException(
                    "not a key of an evidence store: letters, digits, '.', '_', '-' and '/' only");
        }
        return key;
    }
}
