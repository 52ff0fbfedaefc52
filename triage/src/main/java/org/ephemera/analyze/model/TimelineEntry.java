package org.ephemera.analyze.model;

import java.time.Instant;
import java.util.List;
import org.ephemera.analyze.redact.SecretMasking;

/**
 * Event with a recorded time.
 *
 * @param field source of the time, e.g. {@code startedAt}
 * @param precisionMs 1 for milliseconds, 1000 for seconds
 * @param clock owner of the clock: {@code control plane}, {@code node}, {@code application}, {@code collector};
 *     {@code its evidence's} for a finding, whose time may come from any of them
 * @param kind {@code task}, {@code call}, {@code log}, {@code metric}, {@code alert}, {@code image}, {@code collector}
 * @param message one line; hostile, secrets are masked
 * @param actor the acting principal, "" if none is recorded
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
        EvidenceLocation evidence) {
    public TimelineEntry {
        message = SecretMasking.masked(message);
        attack = List.copyOf(attack);
        rules = List.copyOf(rules);
    }
}
