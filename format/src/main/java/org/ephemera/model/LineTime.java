package org.ephemera.model;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Optional;

/**
 * Parser of the timestamp (RFC 3339) with which a log line begins, up to a space or the end of the line. Date and
 * second are parsed once for consecutive lines of the same second, because a large log has millions of lines. Used by
 * one thread.
 */
public final class LineTime {
    private static final int SHORTEST = "2026-11-26T05:00:00Z".length();
    /** Length of the longest timestamp in characters. */
    public static final int LONGEST = "2026-11-26T05:00:00.123456789+00:00".length();

    private static final int SECOND = "2026-11-26T05:00:00".length();
    private static final int NANO_DIGITS = 9;

    private byte[] second = new byte[0];
    private long epochSecond;
    private int length;

    /**
     * Parses the timestamp of a line.
     *
     * @param count number of bytes of the line
     * @return empty if the line begins with something else
     */
    public Optional<Instant> read(byte[] line, int count) {
        length = 0;
        while (length < count && length <= LONGEST && line[length] != ' ') {
            length++;
        }
        if (length < SHORTEST || length > LONGEST || line[4] != '-' || line[10] != 'T') {
            return Optional.empty();
        }
        int nanos = Arrays.equals(line, 0, SECOND, second, 0, second.length) ? nanos(line) : -1;
        return nanos < 0 ? parsed(line) : Optional.of(Instant.ofEpochSecond(epochSecond, nanos));
    }

    /** Returns the length in bytes of the timestamp that was read last. */
    public int length() {
        return length;
    }

    /** Returns the nanoseconds if the rest is {@code Z} or a fraction with {@code Z}; otherwise -1. */
    private int nanos(byte[] line) {
        int end = length - 1;
        int digits = end - SECOND - 1;
        if (line[end] != 'Z' || digits > NANO_DIGITS || (digits >= 0 && line[SECOND] != '.') || digits == 0) {
            return -1;
        }
        int nanos = 0;
        for (int i = 0; i < NANO_DIGITS; i++) {
            int digit = i < digits ? line[SECOND + 1 + i] - '0' : 0;
            if (digit < 0 || digit > 9) {
                return -1;
            }
            nanos = 10 * nanos + digit;
        }
        return nanos;
    }

    private Optional<Instant> parsed(byte[] line) {
        try {
            Instant time = OffsetDateTime.parse(new String(line, 0, length, StandardCharsets.ISO_8859_1))
                    .toInstant();
            if (line[length - 1] == 'Z') {
                second = Arrays.copyOf(line, SECOND);
                epochSecond = time.getEpochSecond();
            }
            return Optional.of(time);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
