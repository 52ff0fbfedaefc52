package org.ephemera.analyze;

import java.util.List;
import org.ephemera.analyze.model.CallerSummaries;
import org.ephemera.analyze.model.CoverageEntry;
import org.ephemera.analyze.model.CurrentTag;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Indicator;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.OtherRegionCalls;
import org.ephemera.analyze.model.SpecChange;
import org.ephemera.analyze.model.TimeSeries;
import org.ephemera.analyze.model.TimelineEntry;
import org.ephemera.analyze.model.Verdict;
import org.ephemera.analyze.model.Workload;

/**
 * Result of the analysis of one package. Log text and the complete timeline are too large for memory; they are written
 * to {@link AnalysisOutputs} while they are read.
 *
 * @param baseline packages of sweeps that were read in addition
 * @param missing files of the package that were sealed and are missing
 * @param rules version of the rule book
 * @param alerts types of the alert, in its sender's words; for an attack sequence also the types of its signals
 * @param findings in the order of {@link Finding#ORDER}; suppressed findings are last
 * @param tags digests to which the images' tags pointed when the registry was queried
 * @param callers principals that called a control plane, from all calls that were read
 * @param elsewhere principals that called other regions than the target's
 * @param timeline the most important entries, by time, at most a few hundred
 * @param timelineEntries number of entries in the timeline file
 * @param series metrics, for plots
 * @param volumes number of lines per minute of each container's log, for plots
 */
public record Analysis(
        AnalyzedPackage subject,
        List<AnalyzedPackage> baseline,
        List<String> missing,
        String rules,
        List<Workload> workloads,
        Verdict verdict,
        List<LocatedValue<String>> alerts,
        List<Finding> findings,
        List<MinerScore> miners,
        List<SpecChange> changes,
        List<CurrentTag> tags,
        CallerSummaries callers,
        List<OtherRegionCalls> elsewhere,
        List<TimeSeries> series,
        List<TimeSeries> volumes,
        List<TimelineEntry> timeline,
        long timelineEntries,
        List<Indicator> indicators,
        List<CoverageEntry> coverage,
        List<EvidenceGap> gaps) {
    public Analysis {
        baseline = List.copyOf(baseline);
        missing = List.copyOf(missing);
        workloads = List.copyOf(workloads);
        alerts = List.copyOf(alerts);
        findings = findings.stream().sorted(Finding.ORDER).toList();
        miners = List.copyOf(miners);
        changes = List.copyOf(changes);
        tags = List.copyOf(tags);
        elsewhere = List.copyOf(elsewhere);
        series = List.copyOf(series);
        volumes = List.copyOf(volumes);
        timeline = List.copyOf(timeline);
        indicators = List.copyOf(indicators);
        coverage = List.copyOf(coverage);
        gaps = List.copyOf(gaps);
    }
}
