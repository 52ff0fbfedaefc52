package org.ephemera.acquire.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.ephemera.model.AskedWindow;

/**
 * How far back an alert reaches. A day before it is collected from anyway; what began earlier is collected from an hour
 * before it was first seen, two weeks at most: a finding that repeats is updated for months.
 */
public final class AlertWindow {
    private static final Duration LEAD = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration FARTHEST = Duration.ofDays(14);

    private AlertWindow() {}

    /** @param updated when the alert was last updated */
    public static AskedWindow of(Optional<Instant> firstSeen, Optional<Instant> updated) {
        if (firstSeen.isEmpty() || updated.isEmpty()) {
            return AskedWindow.OPEN;
        }
        Instant from = firstSeen.get().minus(LEAD);
        if (!from.isBefore(updated.get().minus(DAY))) {
            return AskedWindow.OPEN;
        }
        Instant farthest = updated.get().minus(FARTHEST);
        try {
            return new AskedWindow(Optional.of(from.isBefore(farthest) ? farthest : from), Optional.empty());
        } catch (IllegalArgumentException e) {
            return AskedWindow.OPEN; // a year in which nothing was logged
        }
    }
}
