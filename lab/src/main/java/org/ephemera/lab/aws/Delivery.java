package org.ephemera.lab.aws;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.ephemera.lab.fault.CallFaults;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.http.HttpAnswer;

/** Puts a date on an answer and sees to the faults of its way back. */
record Delivery(Clock clock) {

    /** RFC 1123 with two digits for every day, which {@link DateTimeFormatter#RFC_1123_DATE_TIME} does not give. */
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    HttpAnswer of(HttpAnswer answer, CallFaults faults) {
        Duration ahead =
                faults.first(Fault.ClockSkew.class).map(Fault.ClockSkew::ahead).orElse(Duration.ZERO);
        ZonedDateTime date = clock.instant().plus(ahead).atZone(ZoneOffset.UTC);
        HttpAnswer dated = answer.header("Date", HTTP_DATE.format(date));
        HttpAnswer late = faults.first(Fault.Delayed.class)
                .map(Fault.Delayed::duration)
                .map(dated::delayed)
                .orElse(dated);
        return faults.has(Fault.CutBody.class) ? late.cutInHalf() : late;
    }
}
