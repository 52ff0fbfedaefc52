package org.ephemera.model;

import java.util.Locale;

/**
 * Escaping of text for terminals. Evidence may contain control sequences, bidirectional overrides or invisible
 * characters; each is replaced with its Java and JSON escape.
 */
public final class EscapedText {
    private EscapedText() {}

    /** Returns the text with its unsafe characters escaped. */
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

    /** Appends a character as its escape: two escapes if it has two UTF-16 units. */
    public static void append(int c, StringBuilder shown) {
        for (char unit : Character.toChars(c)) {
            shown.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
        }
    }

    /**
     * Returns JSON text with its unsafe characters escaped. They occur only in JSON strings, where an escape denotes
     * the same character.
     */
    public static String json(String json) {
        StringBuilder shown = new StringBuilder(json.length());
        for (String line : json.split("\n", -1)) {
            shown.append(shown.isEmpty() ? "" : "\n").append(of(line));
        }
        return shown.toString();
    }

    /** Reports whether a terminal only displays the character. */
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
