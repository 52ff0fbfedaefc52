package org.ephemera.collect.source;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Parser of the {@code Date} header of a response. */
public final class HttpDate {
    private static final String FORM = "ddd, 00 mmm 0000 00:00:00 GMT";
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final String DAYS = "MonTueWedThuFriSatSun";
    private static final int NAME = 3;

    private HttpDate() {}

    /**
     * Parses the form that RFC 9110 §5.6.7 requires, {@code Fri, 27 Nov 2026 14:37:17 GMT}, and the other forms of RFC
     * 1123. The required form is parsed without a formatter: creating one in a young process takes longer than all
     * other work on the head of a response.
     *
     * @return the time; empty if the text is not a date
     */
    public static Optional<Instant> parse(String text) {
        try {
            if (isUsual(text)) {
                return Optional.of(usual(text));
            }
        } catch (DateTimeException e) {
            // The formatter decides: it accepts 24:00:00, for example.
        }
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static boolean isUsual(String text) {
        if (text.length() != FORM.length()) {
            return false;
        }
        for (int at = 0; at < FORM.length(); at++) {
            char c = text.charAt(at);
            boolean fits = switch (FORM.charAt(at)) {
                case '0' -> c >= '0' && c <= '9';
                case 'd', 'm' -> true;
                default -> c == FORM.charAt(at);
            };
            if (!fits) {
                return false;
            }
        }
        return place(DAYS, text, 0) > 0 && place(MONTHS, text, 8) > 0;
    }

    private static Instant usual(String text) {
        LocalDateTime time = LocalDateTime.of(
                number(text, 12, 16),
                place(MONTHS, text, 8),
                number(text, 5, 7),
                number(text, 17, 19),
                number(text, 20, 22),
                number(text, 23, 25));
        if (time.getDayOfWeek() != DayOfWeek.of(place(DAYS, text, 0))) {
            throw new DateTimeException("another day of the week");
        }
        return time.toInstant(ZoneOffset.UTC);
    }

    /** Returns the position of a name from 1; 0 if there is no such name. */
    private static int place(String names, String text, int at) {
        int found = names.indexOf(text.substring(at, at + NAME));
        return found % NAME == 0 ? found / NAME + 1 : 0;
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }
}
