package org.ephemera.report;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.AnalyzedPackage;
import org.ephemera.analyze.model.CoverageEntry;
import org.ephemera.analyze.model.CurrentTag;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.OtherRegionCalls;
import org.ephemera.analyze.model.TimeSeries;
import org.ephemera.analyze.model.TimelineEntry;
import org.ephemera.analyze.model.Verdict;
import org.ephemera.analyze.model.Workload;
import org.jspecify.annotations.Nullable;

/** Copy of an analysis with one part replaced. */
final class ModifiedAnalysis {
    private ModifiedAnalysis() {}

    /** Replaces the series; the log volumes are removed. */
    static Analysis series(Analysis analysis, List<TimeSeries> series) {
        return series.equals(analysis.series())
                ? analysis
                : with(analysis, Map.of("series", series, "volumes", List.of()));
    }

    static Analysis timeline(Analysis analysis, List<TimelineEntry> timeline) {
        return with(analysis, Map.of("timeline", timeline));
    }

    static Analysis workloads(Analysis analysis, List<Workload> workloads) {
        return with(analysis, Map.of("workloads", workloads));
    }

    static Analysis verdict(Analysis analysis, Verdict verdict) {
        return with(analysis, Map.of("verdict", verdict));
    }

    static Analysis findings(Analysis analysis, List<Finding> findings) {
        return with(analysis, Map.of("findings", findings));
    }

    static Analysis alerts(Analysis analysis, List<LocatedValue<String>> alerts) {
        return with(analysis, Map.of("alerts", alerts));
    }

    static Analysis miners(Analysis analysis, List<MinerScore> miners) {
        return with(analysis, Map.of("miners", miners));
    }

    static Analysis coverage(Analysis analysis, List<CoverageEntry> coverage, List<EvidenceGap> gaps) {
        return with(analysis, Map.of("coverage", coverage, "gaps", gaps));
    }

    static Analysis subject(Analysis analysis, AnalyzedPackage subject) {
        return with(analysis, Map.of("subject", subject));
    }

    static Analysis tags(Analysis analysis, List<CurrentTag> tags) {
        return with(analysis, Map.of("tags", tags));
    }

    static Analysis elsewhere(Analysis analysis, List<OtherRegionCalls> elsewhere) {
        return with(analysis, Map.of("elsewhere", elsewhere));
    }

    /**
     * Returns a copy with other parts.
     *
     * @param parts by the names of the record components
     */
    private static Analysis with(Analysis analysis, Map<String, Object> parts) {
        RecordComponent[] components = Analysis.class.getRecordComponents();
        try {
            Object[] values = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                @Nullable Object part = parts.get(components[i].getName());
                values[i] = part != null ? part : components[i].getAccessor().invoke(analysis);
            }
            return Analysis.class
                    .getDeclaredConstructor(Arrays.stream(components)
                            .map(RecordComponent::getType)
                            .toArray(Class[]::new))
                    .newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
