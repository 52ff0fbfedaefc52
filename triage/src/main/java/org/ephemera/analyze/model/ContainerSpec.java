package org.ephemera.analyze.model;

import java.util.List;
import java.util.Optional;

/**
 * Container of a workload, as configured.
 *
 * @param image name in the specification
 * @param digest {@code sha256:…} of the manifest of the image that ran
 * @param volumesFrom containers whose mounts are added to this container
 * @param configDigest {@code sha256:…} of the config of the image that ran, if a runtime reports this digest instead
 */
public record ContainerSpec(
        String name,
        Kind kind,
        Optional<LocatedValue<String>> image,
        Optional<LocatedValue<String>> digest,
        ContainerPrivileges privileges,
        List<ContainerMount> mounts,
        List<LocatedValue<String>> volumesFrom,
        SecurityRestrictions confinement,
        ContainerExecution execution,
        EvidenceLocation evidence,
        Optional<LocatedValue<String>> configDigest) {
    /** Role of a container in its workload. */
    public enum Kind {
        MAIN,
        INIT,
        EPHEMERAL,
        SIDECAR
    }

    public ContainerSpec {
        mounts = List.copyOf(mounts);
        volumesFrom = List.copyOf(volumesFrom);
    }
}
