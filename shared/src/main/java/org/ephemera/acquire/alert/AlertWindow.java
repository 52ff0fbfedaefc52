package org.ephemera.acquire.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.ephemera.model.RequestedWindow;

/**
 * Start of the time window of an alert. The day before the alert is always collected. For an activity that began
 * earlier, the window starts one hour before it was first seen, at most 14 days before the last update, because a
 * recurring finding is updated for months.
 */
public final class AlertWindow {
    private static final Duration LEAD = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration FARTHEST = Duration.ofDays(14);

    private AlertWindow() {}

    /**
     * Returns the window of an alert.
     *
     * @param updated time of the last update of the alert
     */
    public static RequestedWindow of(Optional<Instant> firstSeen, Optional<Instant> updated) {
        if (firstSeen.isEmpty() || updated.isEmpty()) {
            return RequestedWindow.OPEN;
        }
        Instant from = firstSeen.get().minus(LEAD);
        if (!from.isBefore(updated.get().minus(DAY))) {
            return RequestedWindow.OPEN;
        }
        Instant farthest = updated.get().minus(FARTHEST);
        try {
            return new RequestedWindow(Optional.of(from.isBefore(farthest) ? farthest : from), Optional.empty());
        } catch (IllegalArgumentException e) {
            return RequestedWindow.OPEN; // not a plausible year
        }
    }
}
