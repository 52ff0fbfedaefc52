package org.ephemera.analyze.model;

import java.util.List;

/**
 * The machine below a workload.
 *
 * @param id instance id, node name or host name
 * @param volumes ids of its disks
 * @param tenants what else runs there, as far as the package says
 */
public record Host(Fact<String> id, List<Fact<String>> volumes, List<Fact<String>> tenants) {
    public Host {
        volumes = List.copyOf(volumes);
        tenants = List.copyOf(tenants);
    }
}
