package org.ephemera.analyze.model;

import java.util.List;

/**
 * Machine on which a workload runs.
 *
 * @param id instance id, node name or host name
 * @param region as the machine reports it, or ""
 * @param volumes ids of its disks
 * @param runtimes container runtime and kernel, e.g. {@code docker 25.0.3}, {@code kernel 5.10.1}
 * @param tenants other workloads on the machine, as far as the package contains them
 */
public record WorkloadHost(
        LocatedValue<String> id,
        String region,
        List<LocatedValue<String>> volumes,
        List<LocatedValue<String>> runtimes,
        List<LocatedValue<String>> tenants) {
    public WorkloadHost {
        runtimes = List.copyOf(runtimes);
        volumes = List.copyOf(volumes);
        tenants = List.copyOf(tenants);
    }
}
