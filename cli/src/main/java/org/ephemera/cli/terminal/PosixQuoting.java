package org.ephemera.cli.terminal;

import java.util.regex.Pattern;

/** Quoting of arguments in commands that the user copies into a POSIX shell. */
public final class PosixQuoting {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private PosixQuoting() {}

    /** Returns the argument, in single quotes if it contains special characters. */
    public static String of(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
