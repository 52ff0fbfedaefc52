package org.ephemera.analyze.model;

import java.util.List;
import java.util.Optional;

/**
 * Container of a workload, as configured.
 *
 * @param image name in the specification
 * @param digest {@code sha256:…} of the image that ran
 * @param volumesFrom containers whose mounts are added to this container
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
    /** Role of a container in its workload. */
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
