package org.ephemera.analyze.escape;

import static org.ephemera.analyze.model.Severity.HIGH;
import static org.ephemera.analyze.model.Severity.INFO;
import static org.ephemera.analyze.model.Severity.LOW;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Confinement;
import org.ephemera.analyze.model.Container;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Finding;

/** What should hold a container in, and does not. */
final class ConfinementRules implements RuleGroup {
    private static final RuleData LISTS = RuleData.named("confinement.json");

    @Override
    public void look(EscapeRuleContext scene) {
        Confinement confinement = scene.container().confinement();
        proc(scene, confinement);
        profiles(scene, confinement);
        escalation(scene, confinement);
        user(scene, confinement);
        if (!confinement.readOnlyRoot().map(Fact::value).orElse(false)) {
            scene.found(
                    "ESC-031",
                    INFO,
                    "its root file system can be written to",
                    confinement
                            .readOnlyRoot()
                            .map(Fact::evidence)
                            .orElse(scene.container().evidence()));
        }
        for (Fact<String> port : confinement.hostPorts()) {
            scene.found("ESC-021", LOW, "takes port " + port.value() + " of the host", port.evidence());
        }
        for (Fact<String> sysctl : confinement.sysctls()) {
            if (!LISTS.words("safeSysctls").contains(sysctl.value())) {
                scene.found("ESC-021", LOW, "sets " + sysctl.value(), sysctl.evidence());
            }
        }
    }

    /** With users of its own, a pod may have it: the standards of Kubernetes allow it then. */
    private static void proc(EscapeRuleContext scene, Confinement confinement) {
        confinement
                .procMount()
                .filter(mount -> mount.value().equals("unmasked"))
                .ifPresent(mount -> {
                    if (scene.hasUsersOfItsOwn()) {
                        scene.found(
                                "ESC-010",
                                LOW,
                                "/proc is not masked, but its users are not the host's",
                                mount.evidence());
                    } else {
                        scene.wayOut("ESC-010", HIGH, "/proc and what is below it is not masked", mount.evidence());
                    }
                });
    }

    private static void profiles(EscapeRuleContext scene, Confinement confinement) {
        boolean strong = scene.isPrivileged()
                || scene.container().privileges().capAdd().stream()
                        .anyMatch(added -> CapabilityRules.isStrong(added.value()));
        off("seccomp", confinement.seccomp()).ifPresent(off -> disabled(scene, off, strong));
        off("AppArmor", confinement.apparmor()).ifPresent(off -> disabled(scene, off, strong));
        off("SELinux", confinement.selinux())
                .or(() -> confinement
                        .selinux()
                        .filter(ConfinementRules::isUnusual)
                        .map(label -> new Fact<>("SELinux has the label " + label.value(), label.evidence())))
                .ifPresent(off -> disabled(scene, off, strong));
        // Docker has a profile where nothing is said; Kubernetes has none.
        if (scene.isPod() && confinement.seccomp().isEmpty()) {
            scene.found(
                    "ESC-011",
                    INFO,
                    "no seccomp profile is set",
                    scene.container().evidence());
        }
    }

    private static void disabled(EscapeRuleContext scene, Fact<String> off, boolean strong) {
        scene.found(
                "ESC-011",
                HIGH,
                off.value() + (strong ? ", beside what only root of the host should have" : ""),
                off.evidence(),
                strong);
    }

    private static Optional<Fact<String>> off(String what, Optional<Fact<String>> profile) {
        return profile.filter(one -> one.value().equals("unconfined"))
                .map(one -> new Fact<>(what + " is unconfined", one.evidence()));
    }

    private static boolean isUnusual(Fact<String> label) {
        Set<String> usual = LISTS.words("usualLabels");
        return (label.value().startsWith("type:")
                        || label.value().startsWith("user:")
                        || label.value().startsWith("role:"))
                && !usual.contains(label.value());
    }

    private static void escalation(EscapeRuleContext scene, Confinement confinement) {
        Optional<Fact<Boolean>> allowed = confinement.allowPrivilegeEscalation();
        if (allowed.isEmpty()) {
            scene.found(
                    "ESC-012",
                    INFO,
                    "nothing forbids to gain privileges",
                    scene.container().evidence());
        } else if (allowed.get().value()) {
            scene.found(
                    "ESC-012",
                    LOW,
                    "gaining privileges is allowed",
                    allowed.get().evidence());
        }
    }

    private static void user(EscapeRuleContext scene, Confinement confinement) {
        if (confinement.user().filter(ConfinementRules::isRoot).isPresent()) {
            scene.found("ESC-013", LOW, "runs as root", confinement.user().get().evidence());
        } else if (confinement.user().isEmpty()
                && !confinement.runAsNonRoot().map(Fact::value).orElse(false)) {
            scene.found(
                    "ESC-013",
                    INFO,
                    "no user is set: the image's own runs, which may be root",
                    scene.container().evidence());
        }
    }

    private static boolean isRoot(Fact<String> user) {
        return Stream.of("0", "root")
                .anyMatch(root -> user.value().split(":", 2)[0].equals(root));
    }

    /** True unless it is known to be somebody else. */
    static boolean mayBeRoot(Container container) {
        Confinement confinement = container.confinement();
        return confinement
                .user()
                .map(ConfinementRules::isRoot)
                .orElse(!confinement.runAsNonRoot().map(Fact::value).orElse(false));
    }

    /** Root inside counts for more where there is a way out. */
    static boolean isRunsAsRoot(Finding finding) {
        return finding.rule().id().equals("ESC-013") && finding.severity() == LOW;
    }
}
