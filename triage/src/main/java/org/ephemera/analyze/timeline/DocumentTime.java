package org.ephemera.analyze.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * Time in a document: ISO 8601, or seconds or milliseconds since 1970.
 *
 * @param precisionMs 1000 for a time with whole seconds only
 */
record DocumentTime(Instant time, long precisionMs) {
    /** Threshold between seconds (up to the year 5138) and milliseconds (from March 1973). */
    private static final BigDecimal MILLISECONDS_FROM = BigDecimal.valueOf(100_000_000_000L);

    private static final BigDecimal MOST = BigDecimal.valueOf(253_402_300_799_999L);
    private static final int LONGEST = 40;

    static Optional<DocumentTime> of(JsonNode value) {
        if (value.isNumber()) {
            return number(value);
        }
        return value.isTextual() ? text(value.textValue()) : Optional.empty();
    }

    private static Optional<DocumentTime> number(JsonNode value) {
        if (value.isFloatingPointNumber() && !Double.isFinite(value.doubleValue())) {
            return Optional.empty();
        }
        BigDecimal number = value.decimalValue();
        if (number.signum() < 0 || number.compareTo(MOST) > 0) {
            return Optional.empty();
        }
        boolean milliseconds = number.compareTo(MILLISECONDS_FROM) >= 0;
        BigDecimal exact = milliseconds ? number : number.movePointRight(3);
        boolean whole = !milliseconds && number.setScale(0, RoundingMode.DOWN).compareTo(number) == 0;
        return Optional.of(new DocumentTime(Instant.ofEpochMilli(exact.longValue()), whole ? 1000 : 1));
    }

    private static Optional<DocumentTime> text(String text) {
        if (text.length() < 20 || text.length() > LONGEST || text.charAt(4) != '-' || text.indexOf('T') != 10) {
            return Optional.empty();
        }
        try {
            return Optional.of(new DocumentTime(Instant.parse(text), text.indexOf('.') < 0 ? 1000 : 1));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
