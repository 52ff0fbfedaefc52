package org.ephemera.lab.scenario;

import java.util.List;

/** Simulated log whose events are held in memory. */
record InMemoryLog(List<LogEvent> events) implements LogEvents {

    InMemoryLog {
        events = List.copyOf(events);
    }

    @Override
    public long count() {
        return events.size();
    }

    @Override
    public long timestamp(long index) {
        return at(index).timestamp();
    }

    @Override
    public LogEvent at(long index) {
        return events.get(Math.toIntExact(index));
    }
}
