package org.ephemera.lab.fault;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.ephemera.lab.http.HttpAnswer;

/** Puts a date on an answer and sees to the faults of its way back. */
public record ResponseDelivery(Clock clock) {

    /** RFC 1123 with two digits for every day, which {@link DateTimeFormatter#RFC_1123_DATE_TIME} does not give. */
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    public HttpAnswer of(HttpAnswer answer, CallFaults faults) {
        ZonedDateTime date = time(faults).atZone(ZoneOffset.UTC);
        HttpAnswer dated = answer.header("Date", HTTP_DATE.format(date));
        HttpAnswer asked = faults.first(Fault.RetryAfter.class)
                .filter(pause -> answer.status() >= 400)
                .map(pause ->
                        dated.header("Retry-After", Long.toString(pause.pause().toSeconds())))
                .orElse(dated);
        HttpAnswer packed = faults.has(Fault.Gzipped.class) ? asked.gzipped() : asked;
        HttpAnswer late = faults.first(Fault.Delayed.class)
                .map(Fault.Delayed::duration)
                .map(packed::delayed)
                .orElse(packed);
        return broken(late, faults);
    }

    /** What the cloud takes the time to be. */
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
