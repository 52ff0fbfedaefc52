package org.ephemera.analyze;

import java.util.List;
import org.ephemera.analyze.model.CallerSummaries;
import org.ephemera.analyze.model.Coverage;
import org.ephemera.analyze.model.CurrentTag;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.model.Indicator;
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.OtherRegionCalls;
import org.ephemera.analyze.model.SpecChange;
import org.ephemera.analyze.model.TimeSeries;
import org.ephemera.analyze.model.TimelineEntry;
import org.ephemera.analyze.model.Verdict;
import org.ephemera.analyze.model.Workload;

/**
 * What an analysis came to, without what is too long to be held: log text and the whole timeline go to {@link AnalysisOutputs} as they are
 * read.
 *
 * @param baseline packages of sweeps that were read beside it
 * @param missing files of the package itself that were sealed and are not there
 * @param rules version of the rule book
 * @param alerts what kinds of things the alert says that happened, in its own words; of a sequence, all that it is made of
 * @param findings in their order; what is suppressed is among them, last
 * @param tags what the tags of the images pointed to when their registry was asked
 * @param callers who called a control plane, out of all calls that were read
 * @param elsewhere which of them acted in other regions than the target's
 * @param timeline the entries that matter most, by time, at most a few hundred
 * @param timelineEntries how many the file has
 * @param series of metrics, for plots
 * @param volumes how many lines each container's log has in each minute, for plots
 */
public record Analysis(
        AnalyzedPackage subject,
        List<AnalyzedPackage> baseline,
        List<String> missing,
        String rules,
        List<Workload> workloads,
        Verdict verdict,
        List<Fact<String>> alerts,
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
        List<Coverage> coverage,
        List<Gap> gaps) {
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
