package org.ephemera.report;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.ephemera.analyze.redact.SecretMasking;
import org.ephemera.model.EscapedText;

/**
 * Converter of hostile text to text in which every character is visible.
 * Control characters, bidirectional overrides, zero-width characters and unusual blanks are shown as the escapes of
 * Java and JSON. HTML escaping is done elsewhere.
 */
final class VisibleText {
    /** Longest text, sufficient for any command in a report. */
    static final int LONGEST = 60 << 10;

    private static final int MARKS_IN_A_ROW = 3;

    private VisibleText() {}

    static String of(String text) {
        String bounded = cut(text, LONGEST);
        StringBuilder shown = new StringBuilder(bounded.length() + 16);
        int marks = 0;
        for (int i = 0; i < bounded.length(); ) {
            int c = bounded.codePointAt(i);
            i += Character.charCount(c);
            marks = isMark(c) ? marks + 1 : 0;
            append(c, marks > MARKS_IN_A_ROW, shown);
        }
        return shown.toString();
    }

    /**
     * Returns the beginning of a long text, with secrets masked, and the number of omitted bytes. The text is not
     * truncated if the number would be longer than the omitted part.
     *
     * @param longest in UTF-16 units, and a few more where that says more than a count; no character is cut in two
     */
    static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        String shown = SecretMasking.part(text, 0, end);
        String marker = String.format(Locale.ROOT, " … %,d more bytes", bytes(text, end));
        return marker.length() < text.length() - end ? shown + marker : SecretMasking.masked(text);
    }

    private static long bytes(String text, int from) {
        long bytes = 0;
        for (int at = from; at < text.length(); at += LONGEST) {
            bytes += text.substring(at, Math.min(text.length(), at + LONGEST)).getBytes(StandardCharsets.UTF_8).length;
        }
        return bytes;
    }

    private static void append(int c, boolean piled, StringBuilder shown) {
        if (isPlain(c) && !piled) {
            shown.appendCodePoint(c);
            return;
        }
        switch (c) {
            case '\n' -> shown.append("\\n");
            case '\r' -> shown.append("\\r");
            case '\t' -> shown.append("\\t");
            default -> EscapedText.append(c, shown);
        }
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
    }

    private static boolean isPlain(int c) {
        if (!EscapedText.isHarmless(c)) {
            return false;
        }
        // Letters and symbols without a glyph: Hangul fillers, the empty Braille pattern.
        boolean drawn = c != 0x115f && c != 0x1160 && c != 0x3164 && c != 0xffa0 && c != 0x2800;
        return drawn && (c == ' ' || Character.getType(c) != Character.SPACE_SEPARATOR);
    }
}
