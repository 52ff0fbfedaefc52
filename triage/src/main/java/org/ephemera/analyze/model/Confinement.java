package org.ephemera.analyze.model;

import java.util.List;
import java.util.Optional;

/**
 * Security restrictions of a container. Values as the platform returns them, {@code unconfined} in lower case; an unset
 * value is empty.
 *
 * @param procMount {@code unmasked} if {@code /proc} is not masked
 */
public record Confinement(
        Optional<Fact<String>> seccomp,
        Optional<Fact<String>> apparmor,
        Optional<Fact<String>> selinux,
        Optional<Fact<String>> procMount,
        Optional<Fact<Boolean>> allowPrivilegeEscalation,
        Optional<Fact<String>> user,
        Optional<Fact<Boolean>> runAsNonRoot,
        Optional<Fact<Boolean>> readOnlyRoot,
        List<Fact<String>> sysctls,
        List<Fact<String>> hostPorts,
        Optional<Fact<Boolean>> windowsHostProcess) {
    public static final Confinement UNSET = new Confinement(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            Optional.empty());

    public Confinement {
        sysctls = List.copyOf(sysctls);
        hostPorts = List.copyOf(hostPorts);
    }
}
