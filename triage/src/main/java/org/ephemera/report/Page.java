package org.ephemera.report;

import java.util.Comparator;
import java.util.List;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.MinerScore;

/** All that the template shows, in the order in which it shows it. */
record Page(
        Header header,
        Answers answers,
        Expiring expiring,
        Findings findings,
        List<MinerScore> miners,
        Changes changes,
        ActedIn actedIn,
        Plots plots,
        Timeline timeline,
        List<Defanged> indicators,
        CoverageTable coverage,
        Integrity integrity,
        NextSteps next,
        Assets assets) {
    static Page of(Analysis analysis) {
        return new Page(
                Header.of(analysis),
                Answers.of(analysis),
                Expiring.of(analysis),
                Findings.of(
                        analysis.findings(),
                        analysis.workloads(),
                        analysis.verdict().answer()),
                analysis.miners().stream()
                        .sorted(Comparator.comparing(MinerScore::level)
                                .thenComparing(MinerScore::score, Comparator.reverseOrder())
                                .thenComparing(MinerScore::container))
                        .toList(),
                Changes.of(analysis),
                ActedIn.of(analysis),
                Plots.of(analysis),
                Timeline.of(analysis),
                Defanged.of(analysis.indicators()),
                CoverageTable.of(analysis),
                Integrity.of(analysis),
                NextSteps.of(analysis),
                Assets.standard());
    }
}
