package org.ephemera.cli.terminal;

import java.util.regex.Pattern;

/** One word of a command that is shown to be pasted into a POSIX shell. */
public final class PosixQuoting {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private PosixQuoting() {}

    public static String of(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
