package org.ephemera.report;

import java.util.List;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.Subject;
import org.ephemera.analyze.model.Coverage;
import org.ephemera.analyze.model.Elsewhere;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.Series;
import org.ephemera.analyze.model.TagNow;
import org.ephemera.analyze.model.TimelineEntry;
import org.ephemera.analyze.model.Verdict;
import org.ephemera.analyze.model.Workload;

/** An analysis in which one part is another. */
final class Changed {
    private Changed() {}

    static Analysis series(Analysis analysis, List<Series> series) {
        return with(
                analysis,
                analysis.workloads(),
                analysis.verdict(),
                analysis.findings(),
                analysis.miners(),
                series,
                analysis.timeline(),
                analysis.coverage(),
                analysis.gaps());
    }

    static Analysis timeline(Analysis analysis, List<TimelineEntry> timeline) {
        return with(
                analysis,
                analysis.workloads(),
                analysis.verdict(),
                analysis.findings(),
                analysis.miners(),
                analysis.series(),
                timeline,
                analysis.coverage(),
                analysis.gaps());
    }

    static Analysis workloads(Analysis analysis, List<Workload> workloads) {
        return with(
                analysis,
                workloads,
                analysis.verdict(),
                analysis.findings(),
                analysis.miners(),
                analysis.series(),
                analysis.timeline(),
                analysis.coverage(),
                analysis.gaps());
    }

    static Analysis verdict(Analysis analysis, Verdict verdict) {
        return with(
                analysis,
                analysis.workloads(),
                verdict,
                analysis.findings(),
                analysis.miners(),
                analysis.series(),
                analysis.timeline(),
                analysis.coverage(),
                analysis.gaps());
    }

    static Analysis findings(Analysis analysis, List<Finding> findings) {
        return with(
                analysis,
                analysis.workloads(),
                analysis.verdict(),
                findings,
                analysis.miners(),
                analysis.series(),
                analysis.timeline(),
                analysis.coverage(),
                analysis.gaps());
    }

    static Analysis miners(Analysis analysis, List<MinerScore> miners) {
        return with(
                analysis,
                analysis.workloads(),
                analysis.verdict(),
                analysis.findings(),
                miners,
                analysis.series(),
                analysis.timeline(),
                analysis.coverage(),
                analysis.gaps());
    }

    static Analysis coverage(Analysis analysis, List<Coverage> coverage, List<Gap> gaps) {
        return with(
                analysis,
                analysis.workloads(),
                analysis.verdict(),
                analysis.findings(),
                analysis.miners(),
                analysis.series(),
                analysis.timeline(),
                coverage,
                gaps);
    }

    static Analysis subject(Analysis of, Subject subject) {
        return new Analysis(
                subject,
                of.baseline(),
                of.rules(),
                of.workloads(),
                of.verdict(),
                of.findings(),
                of.miners(),
                of.changes(),
                of.tags(),
                of.callers(),
                of.elsewhere(),
                of.series(),
                of.volumes(),
                of.timeline(),
                of.timelineEntries(),
                of.indicators(),
                of.coverage(),
                of.gaps());
    }

    static Analysis tags(Analysis of, List<TagNow> tags) {
        return new Analysis(
                of.subject(),
                of.baseline(),
                of.rules(),
                of.workloads(),
                of.verdict(),
                of.findings(),
                of.miners(),
                of.changes(),
                tags,
                of.callers(),
                of.elsewhere(),
                of.series(),
                of.volumes(),
                of.timeline(),
                of.timelineEntries(),
                of.indicators(),
                of.coverage(),
                of.gaps());
    }

    static Analysis elsewhere(Analysis of, List<Elsewhere> elsewhere) {
        return new Analysis(
                of.subject(),
                of.baseline(),
                of.rules(),
                of.workloads(),
                of.verdict(),
                of.findings(),
                of.miners(),
                of.changes(),
                of.tags(),
                of.callers(),
                elsewhere,
                of.series(),
                of.volumes(),
                of.timeline(),
                of.timelineEntries(),
                of.indicators(),
                of.coverage(),
                of.gaps());
    }

    private static Analysis with(
            Analysis of,
            List<Workload> workloads,
            Verdict verdict,
            List<Finding> findings,
            List<MinerScore> miners,
            List<Series> series,
            List<TimelineEntry> timeline,
            List<Coverage> coverage,
            List<Gap> gaps) {
        return new Analysis(
                of.subject(),
                of.baseline(),
                of.rules(),
                workloads,
                verdict,
                findings,
                miners,
                of.changes(),
                of.tags(),
                of.callers(),
                of.elsewhere(),
                series,
                // Who draws other series draws these alone.
                series.equals(of.series()) ? of.volumes() : List.of(),
                timeline,
                of.timelineEntries(),
                of.indicators(),
                coverage,
                gaps);
    }
}
