package org.ephemera.sweep;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.model.TimeWindow;

/**
 * A span that is fetched once: a day in UTC. 70 series of 1,440 points fill the 100,800 that CloudWatch gives in one answer
 * exactly, and a series costs its price once a day and not once an hour.
 */
public record SweepWindow(LocalDate day) implements Comparable<SweepWindow> {
    public static final Duration LENGTH = Duration.ofDays(1);

    public static SweepWindow at(Instant moment) {
        return new SweepWindow(LocalDate.ofInstant(moment, ZoneOffset.UTC));
    }

    /** The first that begins at that moment or later. */
    public static SweepWindow since(Instant moment) {
        SweepWindow at = at(moment);
        return at.from().isBefore(moment) ? at.next() : at;
    }

    static Optional<SweepWindow> named(String name) {
        try {
            return Optional.of(new SweepWindow(LocalDate.parse(name)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** All that begin at {@code from} or later and have been over for {@code settle} at {@code now}. */
    static List<SweepWindow> closed(Instant from, Instant now, Duration settle) {
        SweepWindow window = since(from);
        List<SweepWindow> closed = new ArrayList<>();
        while (!window.to().plus(settle).isAfter(now)) {
            closed.add(window);
            window = window.next();
        }
        return closed;
    }

    public Instant from() {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    public Instant to() {
        return from().plus(LENGTH);
    }

    public TimeWindow span() {
        return new TimeWindow(from(), to());
    }

    SweepWindow next() {
        return new SweepWindow(day.plusDays(1));
    }

    SweepWindow before() {
        return new SweepWindow(day.minusDays(1));
    }

    /** {@code 2026-11-25} */
    public String name() {
        return day.toString();
    }

    @Override
    public int compareTo(SweepWindow other) {
        return day.compareTo(other.day);
    }
}
