package org.ephemera.lab.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Log group in which a trail stores its events.
 *
 * @param region of the group, whatever the regions of the events
 * @param events older ones than the event history keeps, and those of other regions and accounts
 */
public record StoredTrail(String account, String region, List<TrailEvent> events) {
    private static final String GROUP = "/lab/trail";
    /** It was there before anything happened that anybody asks for. */
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
                account + "_CloudTrail_" + region, events.getFirst().time(), new WrittenLog(logged));
        Instant first = events.getFirst().time();
        return new LogGroup(region, GROUP, "STANDARD", Optional.empty(), first.minus(OLDER), List.of(stream));
    }
}
