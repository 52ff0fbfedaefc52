package org.ephemera.analyze.escape;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ContainerMount;
import org.ephemera.analyze.model.ContainerPrivileges;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.SecurityRestrictions;

/**
 * Access to the host that the published manifests of a node agent give it.
 *
 * @param settings {@code privileged}, {@code hostPID}, {@code hostIPC}, {@code hostProcess} and capabilities
 */
record HostAccess(Set<String> settings, List<AllowedPath> paths) {
    private static final String WRITABLE = ":rw";
    private static final String PRIVILEGED = "privileged";

    HostAccess {
        settings = Set.copyOf(settings);
        paths = List.copyOf(paths);
    }

    /** Path that may be mounted, with everything below it. */
    record AllowedPath(String pattern, boolean writable) {
        boolean covers(String path, boolean readOnly) {
            return (readOnly || writable)
                    && (pattern.equals("/") || HostPath.matches(pattern, path) || HostPath.isBelow(path, pattern));
        }
    }

    /** Parses settings and paths; a path that ends with {@code :rw} may be mounted writable. */
    static HostAccess of(Set<String> words) {
        return new HostAccess(
                Set.copyOf(words.stream().filter(word -> !word.startsWith("/")).toList()),
                words.stream()
                        .filter(word -> word.startsWith("/"))
                        .map(word -> new AllowedPath(
                                word.endsWith(WRITABLE) ? word.substring(0, word.length() - WRITABLE.length()) : word,
                                word.endsWith(WRITABLE)))
                        .toList());
    }

    /** Reports whether a container has no other access to the host, apart from the settings of its pod. */
    boolean allows(ContainerSpec container) {
        ContainerPrivileges privileges = container.privileges();
        SecurityRestrictions confinement = container.confinement();
        boolean privileged = privileges.privileged().map(LocatedValue::value).orElse(false);
        boolean unmasked = EscapeRuleContext.is(confinement.procMount(), "unmasked");
        boolean hostProcess =
                confinement.windowsHostProcess().map(LocatedValue::value).orElse(false);
        return (settings.contains(PRIVILEGED) || (!privileged && !unmasked))
                && (settings.contains("hostProcess") || !hostProcess)
                && privileges.capAdd().stream().allMatch(added -> allowsCapability(added.value()))
                && container.mounts().stream().allMatch(mount -> allows(mount, privileged));
    }

    /** Reports whether the access includes the host namespaces that the pod of a container shares. */
    boolean allowsNamespaces(ContainerPrivileges pod) {
        return Stream.of("hostPID", "hostIPC")
                .filter(namespace ->
                        EscapeRuleContext.is(namespace.equals("hostPID") ? pod.pidMode() : pod.ipcMode(), "host"))
                .allMatch(settings::contains);
    }

    private boolean allowsCapability(String capability) {
        return settings.contains(PRIVILEGED)
                || settings.contains(capability)
                || !CapabilityRules.reachesHost(capability);
    }

    /** A privileged container can read every file of the host, so that only its writable mounts are compared. */
    private boolean allows(ContainerMount mount, boolean privileged) {
        boolean harmless = !MountRules.isPathToHost(mount);
        if (harmless || mount.disguised() || mount.type() != ContainerMount.Type.HOST_PATH) {
            return harmless;
        }
        String path = SensitivePaths.canonical(
                HostPath.normalize(mount.source().map(LocatedValue::value).orElse("/")));
        return (privileged && mount.readOnly())
                || paths.stream().anyMatch(allowed -> allowed.covers(path, mount.readOnly()));
    }
}
