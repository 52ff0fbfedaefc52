package org.ephemera.analyze.escape;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.Verdict.Confidence;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.AlertKinds;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/**
 * Facts that show an incident in a workload: runtime alerts, interactive access, and commands in its logs. Known
 * infrastructure suppresses findings on the configuration of a workload, but not an incident in it.
 */
public final class IncidentFacts {
    static final IncidentFacts NONE = new IncidentFacts(Map.of());

    /** Rules on exec, attach, debug containers and consoles. A denied request is below {@link Severity#MEDIUM}. */
    private static final Set<String> ACCESS = Set.of("EXE-001", "EXE-002", "EXE-004", "EXE-005", "ESC-024");

    /**
     * Rule on requests to a kubelet, whose path contains the pod. A request that enters a container is
     * {@link Severity#HIGH}.
     */
    private static final String KUBELET = "EXE-003";

    private static final int MOST = 5;

    private final Map<String, List<LocatedValue<String>>> facts;

    private IncidentFacts(Map<String, List<LocatedValue<String>>> facts) {
        this.facts = Map.copyOf(facts);
    }

    /**
     * Returns the incidents in the workloads of a package.
     *
     * @param findings of all rules
     * @param ofLogs the findings in logs of containers and of exec sessions
     */
    public static IncidentFacts of(
            SealedPackage sealed, List<Workload> workloads, List<Finding> findings, List<Finding> ofLogs) {
        return of(
                FindingWorkloads.in(sealed, workloads),
                findings,
                ofLogs,
                AlertKinds.typesOf(sealed),
                RequestedTarget.of(sealed, List.of()));
    }

    /** Returns the incidents from values that were read from a package before. */
    static IncidentFacts of(
            FindingWorkloads findingWorkloads,
            List<Finding> findings,
            List<Finding> ofLogs,
            List<LocatedValue<String>> alerts,
            RequestedTarget requested) {
        Set<Finding> logged = new HashSet<>(ofLogs);
        Map<String, List<LocatedValue<String>>> facts = new HashMap<>();
        for (LocatedValue<String> alert : alerts) {
            if (EscapeSignals.isOfRuntime(alert)) {
                findingWorkloads.workloads().stream()
                        .filter(requested::isAlerted)
                        .forEach(workload -> add(facts, workload, "alert " + alert.value(), alert.evidence()));
            }
        }
        findings.stream().sorted(Finding.ORDER).forEach(finding -> {
            for (Workload workload : involved(finding, findingWorkloads, logged.contains(finding))) {
                add(
                        facts,
                        workload,
                        finding.rule().id() + " " + finding.subject() + ": " + finding.because(),
                        finding.evidence().getFirst());
            }
        });
        return new IncidentFacts(facts);
    }

    /** Reports whether a fact shows an incident in a workload. */
    boolean involves(Workload workload) {
        return facts.containsKey(workload.name());
    }

    /**
     * Returns the facts as signs that the host may have been reached from a workload whose path to it was suppressed.
     */
    List<EscapeSignals.Signal> signals(Workload workload) {
        return facts.getOrDefault(workload.name(), List.of()).stream()
                .map(fact -> new EscapeSignals.Signal(Confidence.LIKELY, fact, Optional.empty()))
                .toList();
    }

    private static List<Workload> involved(Finding finding, FindingWorkloads findingWorkloads, boolean logged) {
        String rule = finding.rule().id();
        if (finding.suppressedBy().isPresent() || !finding.severity().atLeast(Severity.MEDIUM)) {
            return List.of();
        }
        if (rule.equals(KUBELET)) {
            return finding.severity().atLeast(Severity.HIGH)
                    ? findingWorkloads.mentioned(finding.because())
                    : List.of();
        }
        if (ACCESS.contains(rule)) {
            return findingWorkloads.mentioned(finding.subject());
        }
        return logged && isCommand(finding) ? findingWorkloads.by(finding) : List.of();
    }

    /** Excludes commands in requests to a server: they are attempts, with a lower severity than their rule. */
    private static boolean isCommand(Finding finding) {
        String rule = finding.rule().id();
        boolean grave = finding.severity().atLeast(Severity.HIGH);
        return rule.startsWith("CMD-")
                ? grave || finding.severity().atLeast(finding.rule().severity())
                : rule.startsWith("LOG-") && grave;
    }

    private static void add(
            Map<String, List<LocatedValue<String>>> facts, Workload workload, String why, EvidenceLocation evidence) {
        List<LocatedValue<String>> own = facts.computeIfAbsent(workload.name(), none -> new ArrayList<>());
        if (own.size() < MOST) {
            own.add(new LocatedValue<>("known infrastructure does not suppress an incident: " + why, evidence));
        }
    }
}
