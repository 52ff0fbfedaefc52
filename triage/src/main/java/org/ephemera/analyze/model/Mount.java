package org.ephemera.analyze.model;

import java.util.Optional;

/**
 * Something that is mounted into a container.
 *
 * @param source on the host, resolved through claims, volumes and driver options; empty if there is none or it is not known
 * @param disguised true if the container's own specification does not show that it is a path of the host
 * @param resolved false if what stands behind it is not in the package
 */
public record Mount(
        Type type,
        Optional<Fact<String>> source,
        String target,
        boolean readOnly,
        Optional<String> propagation,
        boolean disguised,
        boolean resolved,
        Evidence evidence) {
    /** What stands behind a mount. */
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
