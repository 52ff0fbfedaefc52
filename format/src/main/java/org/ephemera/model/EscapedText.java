package org.ephemera.model;

import java.util.Locale;

/**
 * Text that cannot steer a terminal. Whatever came from a target may hold control sequences, bidirectional overrides or
 * characters that nobody sees; each is shown as the escape that Java and JSON write for it.
 */
public final class EscapedText {
    private EscapedText() {}

    public static String of(String text) {
        if (text.codePoints().allMatch(EscapedText::isHarmless)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (isHarmless(c)) {
                shown.appendCodePoint(c);
            } else {
                append(c, shown);
            }
        });
        return shown.toString();
    }

    /** Writes a character as its escape: two of them where it takes two UTF-16 units. */
    public static void append(int c, StringBuilder shown) {
        for (char unit : Character.toChars(c)) {
            shown.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
        }
    }

    /** The same for JSON text: odd characters stand in strings only, where the escape means the same character. */
    public static String json(String json) {
        StringBuilder shown = new StringBuilder(json.length());
        for (String line : json.split("\n", -1)) {
            shown.append(shown.isEmpty() ? "" : "\n").append(of(line));
        }
        return shown.toString();
    }

    /** True if a terminal shows the character and does nothing else about it. */
    public static boolean isHarmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
