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
 * Time span that a sweep ({@link MetricSweep}) fetches once: a day in UTC. A full CloudWatch response of 100,800 data
 * points has exactly 70 series of 1,440 data points. A series is charged once per day instead of once per hour.
 */
public record SweepWindow(LocalDate day) implements Comparable<SweepWindow> {
    public static final Duration LENGTH = Duration.ofDays(1);

    public static SweepWindow containing(Instant moment) {
        return new SweepWindow(LocalDate.ofInstant(moment, ZoneOffset.UTC));
    }

    /** Returns the first window that begins at this time or later. */
    public static SweepWindow since(Instant moment) {
        SweepWindow at = containing(moment);
        return at.from().isBefore(moment) ? at.next() : at;
    }

    static Optional<SweepWindow> parse(String name) {
        try {
            return Optional.of(new SweepWindow(LocalDate.parse(name)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Returns the windows that begin at {@code from} or later and ended at least {@code settle} before {@code now}. */
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

    SweepWindow previous() {
        return new SweepWindow(day.minusDays(1));
    }

    /** Returns a name such as {@code 2026-11-25}. */
    public String name() {
        return day.toString();
    }

    @Override
    public int compareTo(SweepWindow other) {
        return day.compareTo(other.day);
    }
}
