package org.ephemera.analyze.model;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Recorded calls of one principal in other regions than the target's.
 *
 * @param regions by name; at most {@link #MOST_REGIONS}
 * @param more number of further regions
 */
public record OtherRegionCalls(String principal, List<InRegion> regions, int more) {
    public static final int MOST_REGIONS = 40;

    /**
     * Calls to one region.
     *
     * @param changing number of calls that change something
     * @param actions changing calls first; at most {@link #MOST_ACTIONS}
     * @param moreActions number of further names
     * @param evidence of the first calls, changing calls first; at most {@link #MOST_PLACES}
     */
    public record InRegion(
            String region,
            long calls,
            long changing,
            Instant first,
            Instant last,
            List<String> actions,
            int moreActions,
            List<EvidenceLocation> evidence) {
        public static final int MOST_ACTIONS = 8;
        public static final int MOST_PLACES = 3;

        public InRegion {
            actions = List.copyOf(actions);
            evidence = List.copyOf(evidence);
        }
    }

    public OtherRegionCalls {
        regions = List.copyOf(regions);
    }

    /** Returns the first region names and the number of further regions; hostile. */
    public String regionNames(int most) {
        int left = regions.size() + more - most;
        return regions.stream().limit(most).map(InRegion::region).collect(Collectors.joining(", "))
                + (left > 0 ? " and " + left + " more" : "");
    }
}
