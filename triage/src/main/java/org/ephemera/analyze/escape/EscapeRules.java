package org.ephemera.analyze.escape;

import static org.ephemera.analyze.model.Severity.CRITICAL;
import static org.ephemera.analyze.model.Severity.HIGH;
import static org.ephemera.analyze.model.Severity.MEDIUM;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Container;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.IdentityPermissions;

/** What the configuration of workloads allows them beyond their walls: all rules {@code ESC-…}. */
public final class EscapeRules {
    private static final List<RuleGroup> OF_CONTAINERS = List.of(
            new PrivilegeRules(),
            new CapabilityRules(),
            new NamespaceRules(),
            new MountRules(),
            new ConfinementRules(),
            new DeviceRules());

    private static final String IMAGE_ORIGIN = "IMG-006";

    private EscapeRules() {}

    /**
     * In their order; tasks that share a definition share its findings. What is known infrastructure is marked, never left out.
     *
     * @param allowances what the workloads' identities may do
     */
    public static List<Finding> findings(List<Workload> workloads, IdentityPermissions allowances) {
        var findings = new LinkedHashSet<Finding>();
        for (Workload workload : workloads) {
            findings.addAll(of(workload, workloads, allowances, true));
        }
        return findings.stream().sorted(Finding.ORDER).toList();
    }

    /**
     * Returns all findings. Findings of these rules are no longer suppressed if an incident involves their workload.
     *
     * @param findings of all rules, including those of {@link #findings}
     */
    public static List<Finding> counted(
            List<Finding> findings, List<Workload> workloads, IdentityPermissions allowances, IncidentFacts incidents) {
        Map<Finding, Finding> counted = new HashMap<>();
        for (Workload workload : workloads) {
            if (incidents.involve(workload)) {
                List<Finding> excused = of(workload, workloads, allowances, true);
                List<Finding> all = of(workload, workloads, allowances, false);
                for (int i = 0; i < all.size(); i++) {
                    counted.put(excused.get(i), all.get(i));
                }
            }
        }
        return findings.stream()
                .map(finding -> counted.getOrDefault(finding, finding))
                .toList();
    }

    /** A finding on where an image is from, marked if it is one of which known infrastructure is made; any other as it is. */
    public static Finding excused(Finding finding, List<Workload> workloads) {
        if (!finding.rule().id().equals(IMAGE_ORIGIN)) {
            return finding;
        }
        return workloads.stream()
                .flatMap(workload -> workload.containers().stream()
                        .filter(container -> container
                                .image()
                                .filter(image -> finding.evidence().contains(image.evidence()))
                                .isPresent())
                        .flatMap(container -> KnownInfrastructure.made(workload, container).stream()))
                .findFirst()
                .map(finding::suppressed)
                .orElse(finding);
    }

    /**
     * Returns the findings on one workload.
     *
     * @param others workloads from which it may inherit mounts
     * @param excused false if an incident involves the workload, so that no finding on it is suppressed
     */
    static List<Finding> of(Workload workload, List<Workload> others, IdentityPermissions allowances, boolean excused) {
        List<Finding> findings = new ArrayList<>();
        for (Container container : workload.containers()) {
            EscapeRuleContext scene = new EscapeRuleContext(workload, Optional.of(container));
            OF_CONTAINERS.forEach(group -> group.look(scene));
            new InheritedMounts(others).look(scene);
            KnownInfrastructure.judge(scene).forEach(findings::add);
        }
        EscapeRuleContext whole = new EscapeRuleContext(workload, Optional.empty());
        new WorkloadRules(allowances).look(whole);
        KnownInfrastructure.judge(whole).forEach(findings::add);
        List<Finding> granted = findings.stream()
                .map(finding -> excused ? finding : finding.unsuppressed())
                .map(finding -> Granted.on(workload.platform(), finding))
                .toList();
        boolean out = granted.stream().anyMatch(EscapeRules::decides);
        return granted.stream()
                .map(finding -> out ? amplified(finding) : finding)
                .toList();
    }

    /** True if its configuration alone leads onto the host. */
    public static boolean leadsOut(Workload workload) {
        return WorkloadVerdict.isOpen(workload, List.of(workload), IncidentFacts.NONE);
    }

    /** True if the verdict is made of it. */
    static boolean decides(Finding finding) {
        return finding.host() && finding.suppressedBy().isEmpty();
    }

    /** With a way out, root inside is root outside, and what the workload can act as is whoever went the way, if that leads further. */
    private static Finding amplified(Finding finding) {
        if (ConfinementRules.isRunsAsRoot(finding)) {
            return finding.as(Severity.MEDIUM);
        }
        return finding.rule().id().equals("ESC-030") && !CredentialReach.endsHere(finding)
                ? finding.as(Severity.HIGH)
                : finding;
    }

    /** What a platform does not grant, whatever is asked for: it is told and decides nothing. */
    private static final class Granted {
        /** Fargate knows no other capability than SYS_PTRACE, no host of the customer's and nothing of it. */
        private static final Set<String> ON_FARGATE = Set.of(
                "ESC-012", "ESC-013", "ESC-016", "ESC-017", "ESC-019", "ESC-030", "ESC-031", "ESC-032", "ESC-033",
                "ESC-034");

        private Granted() {}

        static Finding on(Platform platform, Finding finding) {
            boolean granted = platform != Platform.ECS_FARGATE
                    || ON_FARGATE.contains(finding.rule().id())
                    || finding.because().equals("adds SYS_PTRACE");
            return granted
                    ? finding
                    : new Finding(
                            finding.rule(),
                            Severity.INFO,
                            finding.subject(),
                            finding.because() + ", which Fargate does not grant",
                            finding.evidence(),
                            false,
                            finding.suppressedBy(),
                            finding.at());
        }
    }

    /** Mounts that are taken over from another container: as bad as there. */
    private record InheritedMounts(List<Workload> workloads) implements RuleGroup {
        InheritedMounts {
            workloads = List.copyOf(workloads);
        }

        @Override
        public void look(EscapeRuleContext scene) {
            for (Fact<String> donor : scene.container().volumesFrom()) {
                Optional<Finding> worst = donors(scene, donor.value())
                        .flatMap(container -> mounts(scene.workload(), container).stream())
                        .min(Comparator.comparing(Finding::severity));
                scene.found(
                        "ESC-016",
                        worst.map(Finding::severity)
                                .filter(severity -> severity.atLeast(MEDIUM))
                                .orElse(MEDIUM),
                        "takes over the mounts of " + donor.value()
                                + worst.map(finding -> ": " + finding.because()).orElse(""),
                        donor.evidence(),
                        worst.filter(Finding::host).isPresent());
            }
        }

        /** In the same workload, or a container of Docker that is a workload by itself. */
        private Stream<Container> donors(EscapeRuleContext scene, String name) {
            return Stream.concat(Stream.of(scene.workload()), workloads.stream())
                    .flatMap(workload -> workload.containers().stream())
                    .filter(container -> container.name().equals(name))
                    .limit(1);
        }

        private static List<Finding> mounts(Workload workload, Container donor) {
            EscapeRuleContext scene = new EscapeRuleContext(workload, Optional.of(donor));
            new MountRules().look(scene);
            return scene.findings();
        }
    }

    /** All walls down at once: privileged containers, those of Windows that are processes of the host, and who was added later. */
    private static final class PrivilegeRules implements RuleGroup {
        @Override
        public void look(EscapeRuleContext scene) {
            Container container = scene.container();
            String kind = container.kind().name().toLowerCase(Locale.ROOT);
            container.privileges().privileged().filter(Fact::value).ifPresent(privileged -> {
                scene.wayOut("ESC-001", CRITICAL, "a privileged container of the kind " + kind, privileged.evidence());
                if (container.kind() == Container.Kind.INIT) {
                    scene.wayOut(
                            "ESC-025",
                            HIGH,
                            "it was privileged and has ended before anybody looked",
                            privileged.evidence());
                }
            });
            container
                    .confinement()
                    .windowsHostProcess()
                    .filter(Fact::value)
                    .ifPresent(process -> scene.wayOut(
                            "ESC-018",
                            CRITICAL,
                            "hostProcess is set: it is a process of the host",
                            process.evidence()));
            if (container.kind() == Container.Kind.EPHEMERAL) {
                scene.found(
                        "ESC-024",
                        scene.isPrivileged() ? CRITICAL : MEDIUM,
                        "somebody put it into the running pod" + (scene.isPrivileged() ? ", privileged" : ""),
                        container.evidence());
            }
        }
    }
}
