package org.ephemera.analyze.model;

import java.util.List;

/**
 * Principals that called a control plane, without the collector's own read calls.
 *
 * @param callers by their first call; if there are too many, principals that made changes are kept first
 * @param more number of omitted principals
 */
public record CallerSummaries(List<CallerSummary> callers, int more) {
    public CallerSummaries {
        callers = List.copyOf(callers);
    }
}
