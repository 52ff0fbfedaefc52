package org.ephemera.azure.call;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * Recognition of times among other texts. Most times have the same day as the previous one, and then only the time of
 * day is checked, because parsing every time takes longer than all other work on a line.
 */
public final class SameDayTimeParser {
    private static final int TIME_AT = 11;
    private static final int FRACTION_AT = 19;
    private static final int LONGEST = 30;

    /** Day of the last recognized time, {@code 2026-11-25T}; "" before the first. */
    private String day = "";

    /** Parses a time; empty if the text is not a time. */
    public static Optional<Instant> parse(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Reports whether {@link #parse} would return a time. */
    public boolean isTime(String text) {
        if (!day.isEmpty() && text.startsWith(day) && isOfUsualForm(text)) {
            return true;
        }
        if (parse(text).isEmpty()) {
            return false;
        }
        if (text.charAt(TIME_AT - 1) == 'T') {
            day = text.substring(0, TIME_AT);
        }
        return true;
    }

    /**
     * Reports whether the text ends with {@code HH:mm:ss}, optionally a fraction of up to nine digits, and {@code Z}.
     */
    private static boolean isOfUsualForm(String text) {
        int last = text.length() - 1;
        if (last < FRACTION_AT || last >= LONGEST || text.charAt(last) != 'Z') {
            return false;
        }
        boolean time = isBelow(text, TIME_AT, 24)
                && text.charAt(TIME_AT + 2) == ':'
                && isBelow(text, TIME_AT + 3, 60)
                && text.charAt(TIME_AT + 5) == ':'
                && isBelow(text, TIME_AT + 6, 60);
        if (!time || last == FRACTION_AT) {
            return time;
        }
        for (int i = FRACTION_AT + 1; i < last; i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return text.charAt(FRACTION_AT) == '.' && last > FRACTION_AT + 1;
    }

    private static boolean isBelow(String text, int at, int limit) {
        char tens = text.charAt(at);
        char ones = text.charAt(at + 1);
        return isDigit(tens) && isDigit(ones) && 10 * (tens - '0') + ones - '0' < limit;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
