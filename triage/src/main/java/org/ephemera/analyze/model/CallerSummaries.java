package org.ephemera.analyze.model;

import java.util.List;

/**
 * Who called, out of all calls that were read; the collector's own reading is left out.
 *
 * @param callers by their first call; if there are too many, those who changed something are kept before others
 * @param more how many are left out
 */
public record CallerSummaries(List<CallerSummary> callers, int more) {
    public CallerSummaries {
        callers = List.copyOf(callers);
    }
}
