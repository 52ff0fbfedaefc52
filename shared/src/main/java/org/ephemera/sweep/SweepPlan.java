package org.ephemera.sweep;

import java.util.List;

/**
 * Work to do for a scope.
 *
 * @param known windows that are completely fetched
 * @param open windows that are to be fetched, completely or in part; oldest first, because they are lost first
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
