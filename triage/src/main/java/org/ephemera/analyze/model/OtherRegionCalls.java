package org.ephemera.analyze.model;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What one principal did in other regions than the target's, as far as it is recorded.
 *
 * @param regions by name; at most {@link #MOST_REGIONS}
 * @param more regions beyond these
 */
public record OtherRegionCalls(String principal, List<InRegion> regions, int more) {
    public static final int MOST_REGIONS = 40;

    /**
     * The calls to one region.
     *
     * @param changing how many of them change something
     * @param actions those that change something first; at most {@link #MOST_ACTIONS}
     * @param moreActions names beyond these
     * @param evidence of the first calls, those that change something before others; at most {@link #MOST_PLACES}
     */
    public record InRegion(
            String region,
            long calls,
            long changing,
            Instant first,
            Instant last,
            List<String> actions,
            int moreActions,
            List<Evidence> evidence) {
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

    /** The first names, and how many more there are; hostile. */
    public String named(int most) {
        int left = regions.size() + more - most;
        return regions.stream().limit(most).map(InRegion::region).collect(Collectors.joining(", "))
                + (left > 0 ? " and " + left + " more" : "");
    }
}
