package org.ephemera.report;

import java.util.List;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.Elsewhere;

/**
 * Where whoever called here acted besides.
 *
 * @param rows one for each principal and region
 * @param more regions that are left out
 * @param none what it means if there is none
 */
record ActedIn(List<Row> rows, int more, Nothing none) {
    private static final int LONGEST = 300;

    record Row(
            String principal,
            String region,
            long calls,
            long changing,
            String actions,
            String first,
            String last,
            List<Pointer> places) {}

    static ActedIn of(Analysis analysis) {
        return new ActedIn(
                analysis.elsewhere().stream()
                        .flatMap(elsewhere -> elsewhere.regions().stream().map(region -> row(elsewhere, region)))
                        .toList(),
                analysis.elsewhere().stream().mapToInt(Elsewhere::more).sum(),
                Nothing.wasElsewhere(analysis));
    }

    private static Row row(Elsewhere elsewhere, Elsewhere.InRegion region) {
        String actions = Visible.cut(String.join(", ", region.actions()), LONGEST);
        return new Row(
                Visible.cut(elsewhere.principal(), LONGEST),
                Visible.cut(region.region(), LONGEST),
                region.calls(),
                region.changing(),
                region.moreActions() == 0 ? actions : actions + " and " + region.moreActions() + " more",
                Moments.of(region.first()),
                Moments.of(region.last()),
                region.evidence().stream().map(Pointer::to).toList());
    }
}
