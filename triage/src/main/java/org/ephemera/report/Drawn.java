package org.ephemera.report;

import java.util.Locale;

/** Numbers as SVG takes them, the same on every machine. */
final class Drawn {
    private Drawn() {}

    static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
