package org.ephemera.sweep;

import java.util.List;

/**
 * State of the windows of a {@link MetricSweep}: fetched, to be fetched, or lost. A window is one day in UTC.
 *
 * @param known windows that are completely fetched
 * @param open windows that are to be fetched, completely or in part; oldest first, because retention deletes the oldest
 *     metrics first
 * @param lost windows of which a part was deleted by retention before it was fetched; the rest of a window can be open
 *     or known
 */
public record SweepPlan(List<SweepWindow> known, List<SweepWindow> open, List<SweepWindow> lost) {
    public SweepPlan {
        known = List.copyOf(known);
        open = List.copyOf(open);
        lost = List.copyOf(lost);
    }
}
