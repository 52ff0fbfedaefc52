package org.ephemera.report;

import java.util.Comparator;
import java.util.List;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.Coverage;

/** Items of the plan of which something could be had and is not there: what is told of first where not all can be. */
public final class MissingItems {
    private MissingItems() {}

    /** In the order of the report: what was refused and what failed, then what is gone; what is required before what is not. */
    public static List<Coverage> of(Analysis analysis) {
        return analysis.coverage().stream()
                .filter(Coverage::isIncomplete)
                .sorted(ORDER)
                .toList();
    }

    static final Comparator<Coverage> ORDER = Comparator.comparingInt((Coverage item) -> OutcomeText.rank(item.code()))
            .thenComparing(item -> !item.outcome().planned().required())
            .thenComparing(item -> item.outcome().planned().item());
}
