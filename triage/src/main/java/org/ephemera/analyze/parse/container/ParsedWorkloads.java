package org.ephemera.analyze.parse.container;

import java.util.List;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.Workload;

/**
 * Workloads and gaps of a package.
 *
 * @param workloads by name
 * @param gaps unreadable bodies and contradictions
 */
public record ParsedWorkloads(List<Workload> workloads, List<EvidenceGap> gaps) {
    public ParsedWorkloads {
        workloads = List.copyOf(workloads);
        gaps = List.copyOf(gaps);
    }
}
