package org.ephemera.analyze.model;

import java.util.List;
import java.util.Optional;

/**
 * Security restrictions of a container. Values as the platform returns them, {@code unconfined} in lower case; an unset
 * value is empty.
 *
 * @param procMount {@code unmasked} if {@code /proc} is not masked
 * @param sysctls names; a name is followed by {@code =} and its value if the value assigns a second sysctl
 */
public record SecurityRestrictions(
        Optional<LocatedValue<String>> seccomp,
        Optional<LocatedValue<String>> apparmor,
        Optional<LocatedValue<String>> selinux,
        Optional<LocatedValue<String>> procMount,
        Optional<LocatedValue<Boolean>> allowPrivilegeEscalation,
        Optional<LocatedValue<String>> user,
        Optional<LocatedValue<Boolean>> runAsNonRoot,
        Optional<LocatedValue<Boolean>> readOnlyRoot,
        List<LocatedValue<String>> sysctls,
        List<LocatedValue<String>> hostPorts,
        Optional<LocatedValue<Boolean>> windowsHostProcess) {
    public static final SecurityRestrictions UNSET = new SecurityRestrictions(
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

    public SecurityRestrictions {
        sysctls = List.copyOf(sysctls);
        hostPorts = List.copyOf(hostPorts);
    }
}
