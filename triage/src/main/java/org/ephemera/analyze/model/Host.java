package org.ephemera.analyze.model;

import java.util.List;

/**
 * The machine below a workload.
 *
 * @param id instance id, node name or host name
 * @param region as the machine itself tells it, "" where it does not
 * @param volumes ids of its disks
 * @param runtimes what runs containers there and on which kernel, e.g. {@code docker 25.0.3}, {@code kernel 5.10.1}
 * @param tenants what else runs there, as far as the package says
 */
public record Host(
        Fact<String> id,
        String region,
        List<Fact<String>> volumes,
        List<Fact<String>> runtimes,
        List<Fact<String>> tenants) {
    public Host {
        runtimes = List.copyOf(runtimes);
        volumes = List.copyOf(volumes);
        tenants = List.copyOf(tenants);
    }
}
