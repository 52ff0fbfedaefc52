package org.ephemera.lab.fault;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.ephemera.lab.http.HttpAnswer;

/** Adds the Date header to a simulated response and applies the delivery faults. */
public record ResponseDelivery(Clock clock) {

    /** RFC 1123 date with a two-digit day, which {@link DateTimeFormatter#RFC_1123_DATE_TIME} does not produce. */
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    public HttpAnswer of(HttpAnswer answer, CallFaults faults) {
        ZonedDateTime date = time(faults).atZone(ZoneOffset.UTC);
        HttpAnswer dated = answer.header("Date", HTTP_DATE.format(date));
        HttpAnswer requested = faults.first(Fault.RetryAfter.class)
                .filter(pause -> answer.status() >= 400)
                .map(pause ->
                        dated.header("Retry-After", Long.toString(pause.pause().toSeconds())))
                .orElse(dated);
        HttpAnswer packed = faults.has(Fault.Gzipped.class) ? requested.gzipped() : requested;
        HttpAnswer late = faults.first(Fault.Delayed.class)
                .map(Fault.Delayed::duration)
                .map(packed::delayed)
                .orElse(packed);
        return broken(late, faults);
    }

    /** Returns the current time of the cloud, including clock skew. */
    public Instant time(CallFaults faults) {
        return clock.instant()
                .plus(faults.first(Fault.ClockSkew.class)
                        .map(Fault.ClockSkew::ahead)
                        .orElse(Duration.ZERO));
    }

    private static HttpAnswer broken(HttpAnswer answer, CallFaults faults) {
        if (faults.has(Fault.CutBody.class)) {
            return answer.cutInHalf();
        }
        if (faults.has(Fault.ResetBody.class)) {
            return answer.reset();
        }
        return faults.has(Fault.WrongLength.class) ? answer.understated() : answer;
    }
}
