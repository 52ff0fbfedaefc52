package org.ephemera.analyze.model;

import java.util.Locale;

/** Quoting of the target's names in shell commands that users copy. */
public final class ShellWord {
    private static final String PLAIN = "_./:@=+,-";

    private ShellWord() {}

    /** Quotes any text as one word for bash and zsh. Invisible characters are written as escapes. */
    public static String quoted(String word) {
        if (!word.isEmpty() && word.chars().allMatch(ShellWord::isPlain)) {
            return word;
        }
        if (word.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            return "'" + word.replace("'", "'\\''") + "'";
        }
        StringBuilder quoted = new StringBuilder("$'");
        word.codePoints().forEach(c -> {
            if (c == '\'' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
            } else if (c >= ' ' && c <= '~') {
                quoted.appendCodePoint(c);
            } else {
                quoted.append(String.format(Locale.ROOT, "\\U%08x", c));
            }
        });
        return quoted.append('\'').toString();
    }

    /**
     * Returns an option with its value in one word, so that a value that begins with a dash is not read as another
     * option.
     */
    public static String option(String name, String value) {
        return name + "=" + quoted(value);
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || PLAIN.indexOf(c) >= 0;
    }
}
