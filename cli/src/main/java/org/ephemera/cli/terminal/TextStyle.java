package org.ephemera.cli.terminal;

import org.ephemera.model.EscapedText;

/** What a piece of text is to the reader. Without colour nothing is lost: every meaning stands in words too. */
public enum TextStyle {
    PLAIN(""),
    /** To be pasted: stays on one line, however long. */
    COMMAND(""),
    /** To be skimmed: stays on one line, and is cut where that ends. */
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
