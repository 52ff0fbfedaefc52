package org.ephemera.lab.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Simulated log group in which a CloudTrail trail stores its events.
 *
 * @param region region of the group; the events may have other regions
 * @param events events that are older than the event history, and those of other regions and accounts
 */
public record StoredTrail(String account, String region, List<TrailEvent> events) {
    private static final String GROUP = "/lab/trail";
    /** Age of the log group, which exists before every event of the scenarios. */
    private static final Duration OLDER = Duration.ofDays(365);

    public StoredTrail {
        events = events.stream().sorted(Comparator.comparing(TrailEvent::time)).toList();
    }

    public String groupArn() {
        return "arn:aws:logs:" + region + ":" + account + ":log-group:" + GROUP;
    }

    LogGroup group() {
        List<LogEvent> logged = events.stream()
                .map(event -> new LogEvent(
                        event.time().toEpochMilli(),
                        event.time().plusSeconds(300).toEpochMilli(),
                        event.event().toString()))
                .toList();
        LogStream stream = new LogStream(
                account + "_CloudTrail_" + region, events.getFirst().time(), new InMemoryLog(logged));
        Instant first = events.getFirst().time();
        return new LogGroup(region, GROUP, "STANDARD", Optional.empty(), first.minus(OLDER), List.of(stream));
    }
}
