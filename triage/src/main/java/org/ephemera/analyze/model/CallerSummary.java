package org.ephemera.analyze.model;

import java.time.Instant;
import java.util.List;

/**
 * What one principal called, as far as it is recorded.
 *
 * @param calls how many
 * @param changing how many of them change something or reach into a container
 * @param failed how many came to nothing, for whatever reason
 * @param denied how many of those for lack of permission
 * @param actions of which names, those that change something first; at most {@link #MOST_ACTIONS}
 * @param moreActions names beyond these
 */
public record CallerSummary(
        String principal,
        long calls,
        long changing,
        long failed,
        long denied,
        List<String> actions,
        int moreActions,
        Instant first,
        Instant last) {
    public static final int MOST_ACTIONS = 12;

    public CallerSummary {
        actions = List.copyOf(actions);
    }
}
