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
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.IdentityPermissions;

/** Rules {@code ESC-…} on the configuration of workloads: what gives access beyond the container. */
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
     * Returns the findings in their order. Tasks of one definition share their findings. Findings on known
     * infrastructure are marked as suppressed, never omitted.
     *
     * @param permissions permissions of the workloads' identities
     */
    public static List<Finding> findings(List<Workload> workloads, IdentityPermissions permissions) {
        var findings = new LinkedHashSet<Finding>();
        for (Workload workload : workloads) {
            findings.addAll(of(workload, workloads, permissions, true));
        }
        return findings.stream().sorted(Finding.ORDER).toList();
    }

    /**
     * Returns all findings. Findings of these rules are no longer suppressed if an incident involves their workload.
     *
     * @param findings of all rules, including those of {@link #findings}
     */
    public static List<Finding> withIncidents(
            List<Finding> findings,
            List<Workload> workloads,
            IdentityPermissions permissions,
            IncidentFacts incidents) {
        Map<Finding, Finding> counted = new HashMap<>();
        for (Workload workload : workloads) {
            if (incidents.involves(workload)) {
                List<Finding> suppressKnown = of(workload, workloads, permissions, true);
                List<Finding> all = of(workload, workloads, permissions, false);
                for (int i = 0; i < all.size(); i++) {
                    counted.put(suppressKnown.get(i), all.get(i));
                }
            }
        }
        return findings.stream()
                .map(finding -> counted.getOrDefault(finding, finding))
                .toList();
    }

    /**
     * Returns a finding on the origin of an image, suppressed if the image belongs to known infrastructure; other
     * findings are returned unchanged.
     */
    public static Finding suppressKnownImage(Finding finding, List<Workload> workloads) {
        if (!finding.rule().id().equals(IMAGE_ORIGIN)) {
            return finding;
        }
        return workloads.stream()
                .flatMap(workload -> workload.containers().stream()
                        .filter(container -> container
                                .image()
                                .filter(image -> finding.evidence().contains(image.evidence()))
                                .isPresent())
                        .flatMap(container -> KnownInfrastructure.nameOf(workload, container).stream()))
                .findFirst()
                .map(finding::suppressedAs)
                .orElse(finding);
    }

    /**
     * Returns the findings on one workload.
     *
     * @param others workloads from which it may inherit mounts
     * @param suppressKnown false if an incident involves the workload, so that no finding on it is suppressed
     */
    static List<Finding> of(
            Workload workload, List<Workload> others, IdentityPermissions permissions, boolean suppressKnown) {
        List<Finding> findings = new ArrayList<>();
        for (ContainerSpec container : workload.containers()) {
            EscapeRuleContext context = new EscapeRuleContext(workload, Optional.of(container));
            OF_CONTAINERS.forEach(group -> group.evaluate(context));
            new InheritedMounts(others).evaluate(context);
            KnownInfrastructure.suppressKnown(context).forEach(findings::add);
        }
        EscapeRuleContext workloadContext = new EscapeRuleContext(workload, Optional.empty());
        new WorkloadRules(permissions).evaluate(workloadContext);
        KnownInfrastructure.suppressKnown(workloadContext).forEach(findings::add);
        List<Finding> applied = findings.stream()
                .map(finding -> suppressKnown ? finding : finding.withoutSuppression())
                .map(finding -> PlatformLimits.on(workload.platform(), finding))
                .toList();
        boolean pathToHost =
                workload.platform() != Platform.ECS_FARGATE && applied.stream().anyMatch(EscapeRules::decides);
        return applied.stream()
                .map(finding -> pathToHost ? amplified(finding) : finding)
                .toList();
    }

    /** Reports whether the configuration of a workload alone gives access to the host. */
    public static boolean hasPathToHost(Workload workload) {
        return WorkloadVerdict.hasPathToHost(workload, List.of(workload), IncidentFacts.NONE);
    }

    /** Reports whether a finding counts for the verdict. */
    static boolean decides(Finding finding) {
        return finding.host() && finding.suppressedBy().isEmpty();
    }

    /**
     * Returns a finding with the severity that applies if there is a path to the host. Root in the container is then
     * root on the host, and an attacker on the host has the workload's identity.
     */
    private static Finding amplified(Finding finding) {
        if (ConfinementRules.isRunsAsRoot(finding)) {
            return finding.withSeverity(Severity.MEDIUM);
        }
        return finding.rule().id().equals("ESC-030") && !CredentialReach.hasNoFurtherAccess(finding)
                ? finding.withSeverity(Severity.HIGH)
                : finding;
    }

    /**
     * Settings that a platform does not apply. They are reported as {@link Severity#INFO}. A path to the host in a
     * definition still counts for the verdict: what ran differs from what the package describes, on a host of AWS.
     */
    private static final class PlatformLimits {
        /**
         * Rules that can apply on Fargate, which supports no added capability but SYS_PTRACE and gives no access to
         * its host.
         */
        private static final Set<String> ON_FARGATE = Set.of(
                "ESC-012", "ESC-013", "ESC-016", "ESC-017", "ESC-019", "ESC-030", "ESC-031", "ESC-032", "ESC-033",
                "ESC-034");

        private PlatformLimits() {}

        static Finding on(Platform platform, Finding finding) {
            boolean applied = platform != Platform.ECS_FARGATE
                    || (ON_FARGATE.contains(finding.rule().id()) && !finding.host())
                    || finding.because().equals("adds SYS_PTRACE");
            return applied
                    ? finding
                    : new Finding(
                            finding.rule(),
                            Severity.INFO,
                            finding.subject(),
                            finding.because() + ", which Fargate does not apply",
                            finding.evidence(),
                            finding.host(),
                            finding.suppressedBy(),
                            finding.at());
        }
    }

    /** Rule on mounts inherited from another container, with the severity that they have there. */
    private record InheritedMounts(List<Workload> workloads) implements RuleGroup {
        InheritedMounts {
            workloads = List.copyOf(workloads);
        }

        @Override
        public void evaluate(EscapeRuleContext context) {
            for (LocatedValue<String> donor : context.container().volumesFrom()) {
                Optional<Finding> worst = donors(context, donor.value())
                        .flatMap(container -> mounts(context.workload(), container).stream())
                        .min(Comparator.comparing(Finding::severity));
                context.add(
                        "ESC-016",
                        worst.map(Finding::severity)
                                .filter(severity -> severity.atLeast(MEDIUM))
                                .orElse(MEDIUM),
                        "inherits the mounts of " + donor.value()
                                + worst.map(finding -> ": " + finding.because()).orElse(""),
                        donor.evidence(),
                        worst.filter(Finding::host).isPresent());
            }
        }

        /**
         * Returns the container of that name: in the same workload, or a container of
         * Docker, which is a separate workload.
         */
        private Stream<ContainerSpec> donors(EscapeRuleContext context, String name) {
            return Stream.concat(Stream.of(context.workload()), workloads.stream())
                    .flatMap(workload -> workload.containers().stream())
                    .filter(container -> container.name().equals(name))
                    .limit(1);
        }

        private static List<Finding> mounts(Workload workload, ContainerSpec donor) {
            EscapeRuleContext context = new EscapeRuleContext(workload, Optional.of(donor));
            new MountRules().evaluate(context);
            return context.findings();
        }
    }

    /** Rules on privileged containers, Windows HostProcess containers and ephemeral containers. */
    private static final class PrivilegeRules implements RuleGroup {
        @Override
        public void evaluate(EscapeRuleContext context) {
            ContainerSpec container = context.container();
            String kind = container.kind().name().toLowerCase(Locale.ROOT);
            container.privileges().privileged().filter(LocatedValue::value).ifPresent(privileged -> {
                context.addPathToHost(
                        "ESC-001", CRITICAL, "privileged container of the kind " + kind, privileged.evidence());
                if (container.kind() == ContainerSpec.Kind.INIT) {
                    context.addPathToHost(
                            "ESC-025",
                            HIGH,
                            "it was privileged and ended before the evidence was collected",
                            privileged.evidence());
                }
            });
            container
                    .confinement()
                    .windowsHostProcess()
                    .filter(LocatedValue::value)
                    .ifPresent(process -> context.addPathToHost(
                            "ESC-018",
                            CRITICAL,
                            "hostProcess is set: its processes run on the host",
                            process.evidence()));
            if (container.kind() == ContainerSpec.Kind.EPHEMERAL) {
                context.add(
                        "ESC-024",
                        context.isPrivileged() ? CRITICAL : MEDIUM,
                        "it was added to the running pod" + (context.isPrivileged() ? ", privileged" : ""),
                        container.evidence());
            }
        }
    }
}
