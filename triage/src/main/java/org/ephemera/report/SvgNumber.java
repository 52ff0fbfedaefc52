package org.ephemera.report;

/** Formatter of SVG numbers with one decimal, equal on every machine. */
final class SvgNumber {
    private SvgNumber() {}

    static String number(double value) {
        StringBuilder text = new StringBuilder();
        append(value, text);
        return text.toString();
    }

    /** Appends a number without a formatter, because a page contains tens of thousands of them. */
    static void append(double value, StringBuilder text) {
        long tenths = Math.round(value * 10);
        if (tenths < 0) {
            text.append('-');
        }
        text.append(Math.abs(tenths / 10)).append('.').append(Math.abs(tenths % 10));
    }
}
