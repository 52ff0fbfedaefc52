package org.ephemera.analyze.escape;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.ContainerMount;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Verdict.Answer;
import org.ephemera.analyze.model.Verdict.Confidence;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.IdentityPermissions;

/**
 * Verdict on one workload.
 *
 * @param attempts indications of a container escape or an attempt
 * @param because other reasons
 */
record WorkloadVerdict(
        Workload workload,
        Answer answer,
        Confidence confidence,
        List<LocatedValue<String>> attempts,
        List<LocatedValue<String>> because) {

    WorkloadVerdict {
        attempts = List.copyOf(attempts);
        because = List.copyOf(because);
    }

    /**
     * Returns the verdict on a workload.
     *
     * @param signs indications that concern this workload
     */
    static WorkloadVerdict of(
            Workload workload, List<Workload> all, List<EscapeSignals.Signal> signs, IncidentFacts incidents) {
        List<Finding> pathFindings = pathFindings(workload, all, incidents);
        List<Finding> deciding = pathFindings.stream()
                .filter(EscapeRules::decides)
                .sorted(Finding.ORDER)
                .toList();
        List<LocatedValue<String>> missing = missing(workload);
        boolean pathToHost = (!deciding.isEmpty() && workload.unscheduled().isEmpty()) || !signs.isEmpty();
        Answer answer = answer(workload, pathToHost, missing);
        Optional<LocatedValue<String>> sandbox = answer == Answer.CONTAINER_ONLY ? Optional.empty() : sandbox(workload);
        List<LocatedValue<String>> because = new ArrayList<>();
        deciding.forEach(path -> because.add(reason(path)));
        because.addAll(missing);
        sandbox.ifPresent(because::add);
        known(pathFindings).ifPresent(because::add);
        boolean configured = !deciding.isEmpty();
        workload.unscheduled()
                .filter(phase -> configured)
                .ifPresent(phase -> because.add(0, neverRan(workload, phase)));
        if (answer == Answer.CONTAINER_ONLY && deciding.isEmpty()) {
            because.add(new LocatedValue<>("no path to the host was found", workload.evidence()));
        }
        return new WorkloadVerdict(
                workload,
                answer,
                confidence(signs, sandbox.isPresent()),
                signs.stream().map(EscapeSignals.Signal::why).toList(),
                because);
    }

    private static LocatedValue<String> neverRan(Workload workload, LocatedValue<String> phase) {
        return new LocatedValue<>(
                workload.name() + " is configured for host access; it never ran, because no node was chosen for it ("
                        + phase.value() + ")",
                phase.evidence());
    }

    /** Reports whether the configuration alone gives access to the host; a pod that was never scheduled has no host. */
    static boolean hasPathToHost(Workload workload, List<Workload> all, IncidentFacts incidents) {
        return workload.unscheduled().isEmpty()
                && pathFindings(workload, all, incidents).stream().anyMatch(EscapeRules::decides);
    }

    /** Reports whether a path to the host counts only because an incident involves the workload. */
    static boolean isCountedAgain(Workload workload, List<Workload> all, IncidentFacts incidents) {
        return incidents.involves(workload)
                && pathFindings(workload, all, IncidentFacts.NONE).stream()
                        .anyMatch(path -> path.suppressedBy().isPresent());
    }

    private static List<Finding> pathFindings(Workload workload, List<Workload> all, IncidentFacts incidents) {
        return EscapeRules.of(workload, all, IdentityPermissions.NONE, !incidents.involves(workload)).stream()
                .filter(Finding::host)
                .toList();
    }

    /**
     * Returns the answer for one workload. A path to the host counts even if other evidence is missing; missing
     * evidence counts only if no path was found. A host of the provider can never be imaged.
     */
    private static Answer answer(Workload workload, boolean pathToHost, List<LocatedValue<String>> missing) {
        if (!pathToHost && missing.isEmpty()) {
            return Answer.CONTAINER_ONLY;
        }
        if (!workload.platform().customerCanImageHost()) {
            return Answer.HOST_NOT_ACCESSIBLE;
        }
        return pathToHost ? Answer.IMAGE_HOST : Answer.UNDETERMINED;
    }

    /** Returns the highest confidence of the indications. A sandbox reduces it by one step. */
    private static Confidence confidence(List<EscapeSignals.Signal> signs, boolean sandboxed) {
        Confidence confidence = signs.stream()
                .map(EscapeSignals.Signal::confidence)
                .min(Comparator.naturalOrder())
                .orElse(Confidence.POSSIBLE);
        return sandboxed ? reduced(confidence) : confidence;
    }

    private static Confidence reduced(Confidence confidence) {
        return switch (confidence) {
            case CONFIRMED -> Confidence.LIKELY;
            case LIKELY -> Confidence.POSSIBLE;
            case POSSIBLE, REDUCED -> Confidence.REDUCED;
        };
    }

    private static LocatedValue<String> reason(Finding path) {
        return new LocatedValue<>(
                path.rule().id() + " " + path.subject() + ": " + path.because(),
                path.evidence().getFirst());
    }

    private static List<LocatedValue<String>> missing(Workload workload) {
        List<LocatedValue<String>> missing = new ArrayList<>();
        for (EvidenceGap gap : workload.missing()) {
            missing.add(new LocatedValue<>("unknown: " + gap.why(), workload.evidence()));
        }
        for (ContainerSpec container : workload.containers()) {
            for (ContainerMount mount : container.mounts()) {
                if (!mount.resolved()) {
                    missing.add(new LocatedValue<>(
                            "unknown: source of the mount " + mount.target() + " of " + container.name(),
                            mount.evidence()));
                }
            }
        }
        return missing;
    }

    private static Optional<LocatedValue<String>> sandbox(Workload workload) {
        Optional<LocatedValue<String>> runtime = workload.runtimeClass()
                .filter(name -> SandboxRuntime.isNamed(name.value()))
                .map(name ->
                        new LocatedValue<>("less likely: it runs in the sandbox " + name.value(), name.evidence()));
        return runtime.or(() -> workload.hostUsers()
                .filter(users -> !users.value())
                .map(users -> new LocatedValue<>(
                        "less likely: its root is an unprivileged user on the host", users.evidence())));
    }

    private static Optional<LocatedValue<String>> known(List<Finding> pathFindings) {
        List<Finding> suppressed = pathFindings.stream()
                .filter(path -> path.suppressedBy().isPresent())
                .toList();
        return suppressed.isEmpty()
                ? Optional.empty()
                : Optional.of(new LocatedValue<>(
                        suppressed.getFirst().suppressedBy().orElseThrow() + ", has host access by design: "
                                + suppressed.size() + " findings do not count",
                        suppressed.getFirst().evidence().getFirst()));
    }

    /**
     * Reports whether a finding is about a workload: by its place, or by the name of a container, which begins with
     * the name of its pod.
     */
    static boolean names(Finding finding, Workload workload) {
        return finding.evidence().stream().anyMatch(place -> within(place, workload.evidence()))
                || workload.containers().stream()
                        .anyMatch(container -> finding.subject().equals(container.name())
                                || finding.subject().startsWith(workload.name() + "/")
                                || finding.evidence().stream().anyMatch(place -> within(place, container.evidence())));
    }

    static boolean within(EvidenceLocation place, EvidenceLocation whole) {
        String path = place.place().toString();
        String above = whole.place().toString();
        return place.file().equals(whole.file()) && (path.equals(above) || path.startsWith(above + "/"));
    }
}
