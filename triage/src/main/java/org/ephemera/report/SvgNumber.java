package org.ephemera.report;

/** Numbers as SVG takes them, to a tenth, the same on every machine. */
final class SvgNumber {
    private SvgNumber() {}

    static String number(double value) {
        StringBuilder text = new StringBuilder();
        append(value, text);
        return text.toString();
    }

    /** A page draws some ten thousand of them, which is why no formatter does. */
    static void append(double value, StringBuilder text) {
        long tenths = Math.round(value * 10);
        if (tenths < 0) {
            text.append('-');
        }
        text.append(Math.abs(tenths / 10)).append('.').append(Math.abs(tenths % 10));
    }
}
