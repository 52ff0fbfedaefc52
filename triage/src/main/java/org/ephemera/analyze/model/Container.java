package org.ephemera.analyze.model;

import java.util.List;
import java.util.Optional;

/**
 * A container of a workload, as it was configured.
 *
 * @param image as the specification names it
 * @param digest that ran, {@code sha256:…}
 * @param volumesFrom containers whose mounts it takes over
 */
public record Container(
        String name,
        Kind kind,
        Optional<Fact<String>> image,
        Optional<Fact<String>> digest,
        Privileges privileges,
        List<Mount> mounts,
        List<Fact<String>> volumesFrom,
        Confinement confinement,
        Execution execution,
        Evidence evidence) {
    /** What a container is there for. */
    public enum Kind {
        MAIN,
        INIT,
        EPHEMERAL,
        SIDECAR
    }

    public Container {
        mounts = List.copyOf(mounts);
        volumesFrom = List.copyOf(volumesFrom);
    }
}
