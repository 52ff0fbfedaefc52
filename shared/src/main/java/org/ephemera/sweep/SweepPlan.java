package org.ephemera.sweep;

import java.util.List;

/**
 * What is to be done for a scope.
 *
 * @param known windows that are fetched whole
 * @param open windows that are still to be fetched, or parts of them, the oldest first: it is lost first
 * @param lost windows of which something was not fetched before retention took it; the rest of one may be open or known
 */
public record SweepPlan(List<SweepWindow> known, List<SweepWindow> open, List<SweepWindow> lost) {
    public SweepPlan {
        known = List.copyOf(known);
        open = List.copyOf(open);
        lost = List.copyOf(lost);
    }
}
