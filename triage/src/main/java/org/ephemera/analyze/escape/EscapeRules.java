package org.ephemera.analyze.escape;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.analyze.model.Container;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.read.Allowances;

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
    public static List<Finding> findings(List<Workload> workloads, Allowances allowances) {
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
            List<Finding> findings, List<Workload> workloads, Allowances allowances, Incidents incidents) {
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
                        .flatMap(container -> Infrastructure.made(workload, container).stream()))
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
    static List<Finding> of(Workload workload, List<Workload> others, Allowances allowances, boolean excused) {
        List<Finding> findings = new ArrayList<>();
        for (Container container : workload.containers()) {
            EscapeScene scene = new EscapeScene(workload, Optional.of(container));
            OF_CONTAINERS.forEach(group -> group.look(scene));
            new InheritedMounts(others).look(scene);
            Infrastructure.judge(scene).forEach(findings::add);
        }
        EscapeScene whole = new EscapeScene(workload, Optional.empty());
        new WorkloadRules(allowances).look(whole);
        Infrastructure.judge(whole).forEach(findings::add);
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
        return Judgement.isOpen(workload, List.of(workload), Incidents.NONE);
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
}
