package org.ephemera.cli.terminal;

import java.time.Duration;
import java.util.Locale;

/** Formatter of byte counts, durations and counts. */
public final class AmountText {
    private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB", "EB"};

    private AmountText() {}

    /** Returns a number of bytes with two or three digits and a decimal unit: {@code 1.4 MB}. */
    public static String bytes(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double amount = bytes / 1000.0;
        int unit = 0;
        while (amount >= 999.95 && unit < UNITS.length - 1) {
            amount /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, amount < 10 ? "%.1f %s" : "%.0f %s", amount, UNITS[unit]);
    }

    /** Returns a duration as {@code m:ss} or {@code h:mm:ss}. */
    public static String time(Duration time) {
        long seconds = time.toSeconds();
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    /** Returns a number with the singular or plural of a noun. */
    public static String count(long count, String one, String many) {
        return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : many);
    }
}
