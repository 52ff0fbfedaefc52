package org.ephemera.analyze.parse.container;

import java.util.List;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.model.Workload;

/**
 * What a package says of workloads.
 *
 * @param workloads by name
 * @param gaps bodies that could not be read, and what does not fit together
 */
public record ReadWorkloads(List<Workload> workloads, List<Gap> gaps) {
    public ReadWorkloads {
        workloads = List.copyOf(workloads);
        gaps = List.copyOf(gaps);
    }
}
