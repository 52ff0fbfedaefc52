package org.ephemera.store;

import java.util.regex.Pattern;

/** The form of keys: portable file names joined by slashes, nothing that could step out of a folder. */
public final class Keys {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");
    private static final Pattern DOTS = Pattern.compile("(^|.*/)\\.{1,2}(/.*|$)");

    private Keys() {}

    public static boolean isKey(String text) {
        return FORM.matcher(text).matches() && !DOTS.matcher(text).matches();
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
