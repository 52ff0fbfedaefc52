package org.ephemera.analyze.escape;

import static org.ephemera.analyze.model.Severity.HIGH;
import static org.ephemera.analyze.model.Severity.INFO;
import static org.ephemera.analyze.model.Severity.LOW;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.SecurityRestrictions;

/**
 * Rules on settings that confine a container: /proc mask, security profiles, privilege escalation, user and root file
 * system.
 */
final class ConfinementRules implements RuleGroup {
    private static final RuleData LISTS = RuleData.named("confinement.json");

    @Override
    public void evaluate(EscapeRuleContext context) {
        SecurityRestrictions confinement = context.container().confinement();
        checkProc(context, confinement);
        checkProfiles(context, confinement);
        checkPrivilegeEscalation(context, confinement);
        checkUser(context, confinement);
        if (!confinement.readOnlyRoot().map(LocatedValue::value).orElse(false)) {
            context.add(
                    "ESC-031",
                    INFO,
                    "its root file system is writable",
                    confinement
                            .readOnlyRoot()
                            .map(LocatedValue::evidence)
                            .orElse(context.container().evidence()));
        }
        for (LocatedValue<String> port : confinement.hostPorts()) {
            context.add("ESC-021", LOW, "uses port " + port.value() + " of the host", port.evidence());
        }
        for (LocatedValue<String> sysctl : confinement.sysctls()) {
            if (sysctl.value().contains("+")) {
                context.addPathToHost(
                        "ESC-027",
                        HIGH,
                        "the value of a sysctl assigns a second one, as in CVE-2022-0811: " + sysctl.value(),
                        sysctl.evidence());
            } else if (!LISTS.words("safeSysctls").contains(sysctl.value())) {
                context.add("ESC-021", LOW, "sets " + sysctl.value(), sysctl.evidence());
            }
        }
    }

    /**
     * Adds the finding on an unmasked /proc. The Pod Security Standards allow it for a pod with its own user
     * namespace.
     */
    private static void checkProc(EscapeRuleContext context, SecurityRestrictions confinement) {
        confinement
                .procMount()
                .filter(mount -> mount.value().equals("unmasked"))
                .ifPresent(mount -> {
                    if (context.hasOwnUserNamespace()) {
                        context.add(
                                "ESC-010",
                                LOW,
                                "/proc is unmasked, but the pod has its own user namespace",
                                mount.evidence());
                    } else {
                        context.addPathToHost("ESC-010", HIGH, "/proc is unmasked", mount.evidence());
                    }
                });
    }

    private static void checkProfiles(EscapeRuleContext context, SecurityRestrictions confinement) {
        boolean strong = context.isPrivileged()
                || (!context.isolatesCapabilities()
                        && context.container().privileges().capAdd().stream()
                                .anyMatch(added -> CapabilityRules.isStrong(added.value())));
        unconfined("seccomp", confinement.seccomp()).ifPresent(off -> addDisabled(context, off, strong));
        unconfined("AppArmor", confinement.apparmor()).ifPresent(off -> addDisabled(context, off, strong));
        unconfined("SELinux", confinement.selinux())
                .or(() -> confinement
                        .selinux()
                        .filter(ConfinementRules::isUnusual)
                        .map(label -> new LocatedValue<>("SELinux has the label " + label.value(), label.evidence())))
                .ifPresent(off -> addDisabled(context, off, strong));
        // Docker applies a default profile if none is set. Kubernetes applies none.
        if (context.isPod() && confinement.seccomp().isEmpty()) {
            context.add(
                    "ESC-011",
                    INFO,
                    "no seccomp profile is set",
                    context.container().evidence());
        }
    }

    private static void addDisabled(EscapeRuleContext context, LocatedValue<String> off, boolean strong) {
        context.add(
                "ESC-011",
                HIGH,
                off.value() + (strong ? ", together with privileges of the host's root" : ""),
                off.evidence(),
                strong);
    }

    private static Optional<LocatedValue<String>> unconfined(String what, Optional<LocatedValue<String>> profile) {
        return profile.filter(one -> one.value().equals("unconfined"))
                .map(one -> new LocatedValue<>(what + " is unconfined", one.evidence()));
    }

    private static boolean isUnusual(LocatedValue<String> label) {
        Set<String> usual = LISTS.words("usualLabels");
        return (label.value().startsWith("type:")
                        || label.value().startsWith("user:")
                        || label.value().startsWith("role:"))
                && !usual.contains(label.value());
    }

    private static void checkPrivilegeEscalation(EscapeRuleContext context, SecurityRestrictions confinement) {
        Optional<LocatedValue<Boolean>> allowed = confinement.allowPrivilegeEscalation();
        if (allowed.isEmpty()) {
            context.add(
                    "ESC-012",
                    INFO,
                    "privilege escalation is not disabled",
                    context.container().evidence());
        } else if (allowed.get().value()) {
            context.add(
                    "ESC-012",
                    LOW,
                    "privilege escalation is enabled",
                    allowed.get().evidence());
        }
    }

    private static void checkUser(EscapeRuleContext context, SecurityRestrictions confinement) {
        if (confinement.user().filter(ConfinementRules::isRoot).isPresent()) {
            context.add("ESC-013", LOW, "runs as root", confinement.user().get().evidence());
        } else if (confinement.user().isEmpty()
                && !confinement.runAsNonRoot().map(LocatedValue::value).orElse(false)) {
            context.add(
                    "ESC-013",
                    INFO,
                    "no user is set: the user of the image applies, which may be root",
                    context.container().evidence());
        }
    }

    private static boolean isRoot(LocatedValue<String> user) {
        return Stream.of("0", "root")
                .anyMatch(root -> user.value().split(":", 2)[0].equals(root));
    }

    /** Reports whether a container may run as root, because no other user is known. */
    static boolean mayBeRoot(ContainerSpec container) {
        SecurityRestrictions confinement = container.confinement();
        return confinement
                .user()
                .map(ConfinementRules::isRoot)
                .orElse(!confinement.runAsNonRoot().map(LocatedValue::value).orElse(false));
    }

    /** Reports whether a container runs as another user than root, who cannot gain privileges. */
    static boolean staysUnprivileged(ContainerSpec container) {
        return !mayBeRoot(container)
                && container
                        .confinement()
                        .allowPrivilegeEscalation()
                        .filter(allowed -> !allowed.value())
                        .isPresent()
                && !container.privileges().privileged().map(LocatedValue::value).orElse(false)
                && container.privileges().capAdd().stream()
                        .noneMatch(added -> CapabilityRules.isStrong(added.value())
                                || added.value().equals("KILL"));
    }

    /**
     * Reports whether a finding states that a container runs as root, which counts more if there is a path to the
     * host.
     */
    static boolean isRunsAsRoot(Finding finding) {
        return finding.rule().id().equals("ESC-013") && finding.severity() == LOW;
    }
}
