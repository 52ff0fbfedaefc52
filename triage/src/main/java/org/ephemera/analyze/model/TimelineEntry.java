package org.ephemera.analyze.model;

import java.time.Instant;
import java.util.List;
import org.ephemera.analyze.redact.Masking;

/**
 * Something that happened, or was recorded as if it had.
 *
 * @param field where the time comes from, e.g. {@code startedAt}
 * @param precisionMs 1 for milliseconds, 1000 for seconds
 * @param clock whose clock it is: {@code control plane}, {@code node}, {@code application}, {@code collector}; {@code its
 *     evidence's} of a finding, whose time may be that of any of them
 * @param kind {@code task}, {@code call}, {@code log}, {@code metric}, {@code alert}, {@code image}, {@code collector}
 * @param message one line; hostile, secrets are masked
 * @param actor who did it, "" if nobody is named
 */
public record TimelineEntry(
        Instant time,
        String field,
        long precisionMs,
        String clock,
        String kind,
        String subject,
        String message,
        String actor,
        List<String> attack,
        List<String> rules,
        Evidence evidence) {
    public TimelineEntry {
        message = Masking.masked(message);
        attack = List.copyOf(attack);
        rules = List.copyOf(rules);
    }
}
