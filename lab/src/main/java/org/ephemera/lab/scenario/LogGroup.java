package org.ephemera.lab.scenario;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Simulated log group in one region.
 *
 * @param logGroupClass STANDARD, INFREQUENT_ACCESS or DELIVERY
 */
public record LogGroup(
        String region,
        String name,
        String logGroupClass,
        Optional<Integer> retentionInDays,
        Instant created,
        List<LogStream> streams) {

    public LogGroup {
        streams = List.copyOf(streams);
    }

    /** Returns a copy with a stream, which replaces the stream of that name. */
    public LogGroup with(String stream, List<LogEvent> events) {
        List<LogStream> more = new ArrayList<>(streams);
        more.removeIf(one -> one.name().equals(stream));
        Instant begun = Instant.ofEpochMilli(events.getFirst().timestamp());
        more.add(new LogStream(stream, begun, new InMemoryLog(events)));
        return new LogGroup(region, name, logGroupClass, retentionInDays, created, more);
    }
}
