package org.ephemera.analyze.model;

import java.util.Optional;

/**
 * Mount of a container.
 *
 * @param source path on the host, resolved through claims, volumes and driver options; empty if absent or
 *     unknown
 * @param disguised true if the container's own specification does not show that the source is a path of the host
 * @param resolved false if the package does not contain the definition of the source
 */
public record ContainerMount(
        Type type,
        Optional<LocatedValue<String>> source,
        String target,
        boolean readOnly,
        Optional<String> propagation,
        boolean disguised,
        boolean resolved,
        EvidenceLocation evidence) {
    /** Type of a mount's source. */
    public enum Type {
        HOST_PATH,
        VOLUME,
        EMPTY,
        MEMORY,
        SECRET,
        PROJECTED,
        FILE_SHARE
    }
}
