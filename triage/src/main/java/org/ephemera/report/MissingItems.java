package org.ephemera.report;

import java.util.Comparator;
import java.util.List;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.CoverageEntry;

/** Planned items that are incomplete although data was available, in the order in which the report lists them. */
public final class MissingItems {
    private MissingItems() {}

    /** Returns the incomplete items: denied and failed ones first, then expired ones; required items before others. */
    public static List<CoverageEntry> of(Analysis analysis) {
        return analysis.coverage().stream()
                .filter(CoverageEntry::isIncomplete)
                .sorted(ORDER)
                .toList();
    }

    static final Comparator<CoverageEntry> ORDER = Comparator.comparingInt(
                    (CoverageEntry item) -> OutcomeText.rank(item.code()))
            .thenComparing(item -> !item.outcome().planned().required())
            .thenComparing(item -> item.outcome().planned().item());
}
