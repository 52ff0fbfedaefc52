package org.ephemera.analyze.model;

import java.time.Instant;
import java.util.List;

/**
 * Recorded calls of one principal.
 *
 * @param calls number of calls
 * @param changing number of calls that change something or access a container
 * @param failed number of calls that failed, for any reason
 * @param denied number of failed calls that lacked a permission
 * @param actions names of the calls, changing calls first; at most {@link #MOST_ACTIONS}
 * @param moreActions number of further names
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
