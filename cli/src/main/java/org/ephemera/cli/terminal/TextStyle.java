package org.ephemera.cli.terminal;

import org.ephemera.model.EscapedText;

/** Styles of text. Color is never the only carrier of a meaning. */
public enum TextStyle {
    PLAIN(""),
    /** Command or location for copying; never wrapped. */
    COMMAND(""),
    /** Summary on one line; truncated at the end of the line. */
    BRIEF(""),
    TITLE("1"),
    QUIET("2"),
    GOOD("32"),
    CAUTION("33"),
    BAD("31");

    private final String code;

    TextStyle(String code) {
        this.code = code;
    }

    /** Returns an escaped text in this style. */
    public Span of(String text) {
        return new Span(this, EscapedText.of(text));
    }

    String around(String text) {
        return code.isEmpty() || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }

    /** Escaped text in one style. */
    public record Span(TextStyle style, String text) {
        int width() {
            return text.codePointCount(0, text.length());
        }
    }
}
