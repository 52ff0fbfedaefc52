package org.ephemera.lab.kubernetes;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.ephemera.lab.scenario.LogEvents;

/** Timestamp before each line of a simulated container log: nine fractional digits, unique within a log. */
final class LogTime {
    private static final DateTimeFormatter NANOS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final int WITHIN_A_MILLISECOND = 1_000_000;
    private static final int STEP = 1009;

    private LogTime() {}

    static String of(LogEvents events, long index) {
        long nanos = index * STEP % WITHIN_A_MILLISECOND;
        return NANOS.format(Instant.ofEpochMilli(events.timestamp(index)).plusNanos(nanos));
    }
}
