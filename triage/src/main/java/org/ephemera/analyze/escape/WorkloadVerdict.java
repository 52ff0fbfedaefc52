package org.ephemera.analyze.escape;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.Container;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.model.Mount;
import org.ephemera.analyze.model.Verdict.Answer;
import org.ephemera.analyze.model.Verdict.Confidence;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.IdentityPermissions;

/**
 * The verdict on one workload.
 *
 * @param attempts what was done, or was to be done, to get out
 * @param because what else decided
 */
record WorkloadVerdict(
        Workload workload,
        Answer answer,
        Confidence confidence,
        List<Fact<String>> attempts,
        List<Fact<String>> because) {
    private static final Set<String> SANDBOXES = Set.of("gvisor", "runsc");

    WorkloadVerdict {
        attempts = List.copyOf(attempts);
        because = List.copyOf(because);
    }

    /** @param signs those that concern this workload */
    static WorkloadVerdict of(
            Workload workload, List<Workload> all, List<EscapeSignals.Signal> signs, IncidentFacts incidents) {
        List<Finding> ways = ways(workload, all, incidents);
        List<Finding> deciding =
                ways.stream().filter(EscapeRules::decides).sorted(Finding.ORDER).toList();
        List<Fact<String>> missing = missing(workload);
        Answer answer = answer(workload, !deciding.isEmpty() || !signs.isEmpty(), missing);
        Optional<Fact<String>> sandbox = answer == Answer.CONTAINER_ONLY ? Optional.empty() : sandbox(workload);
        List<Fact<String>> because = new ArrayList<>();
        deciding.forEach(way -> because.add(reason(way)));
        because.addAll(missing);
        sandbox.ifPresent(because::add);
        known(ways).ifPresent(because::add);
        if (answer == Answer.CONTAINER_ONLY) {
            because.add(new Fact<>("nothing that leads onto the host was found", workload.evidence()));
        }
        return new WorkloadVerdict(
                workload,
                answer,
                confidence(signs, sandbox.isPresent()),
                signs.stream().map(EscapeSignals.Signal::why).toList(),
                because);
    }

    /** True if the configuration alone leads onto the host. */
    static boolean isOpen(Workload workload, List<Workload> all, IncidentFacts incidents) {
        return ways(workload, all, incidents).stream().anyMatch(EscapeRules::decides);
    }

    /** Reports whether a path to the host counts only because an incident involves the workload. */
    static boolean isCountedAgain(Workload workload, List<Workload> all, IncidentFacts incidents) {
        return incidents.involve(workload)
                && ways(workload, all, IncidentFacts.NONE).stream()
                        .anyMatch(way -> way.suppressedBy().isPresent());
    }

    private static List<Finding> ways(Workload workload, List<Workload> all, IncidentFacts incidents) {
        return EscapeRules.of(workload, all, IdentityPermissions.NONE, !incidents.involve(workload)).stream()
                .filter(Finding::host)
                .toList();
    }

    /**
     * Returns the answer for one workload. A path to the host counts even if other evidence is missing; missing
     * evidence counts only if no path was found. A host of the provider can never be imaged.
     */
    private static Answer answer(Workload workload, boolean out, List<Fact<String>> missing) {
        if (!out && missing.isEmpty()) {
            return Answer.CONTAINER_ONLY;
        }
        if (!workload.platform().hostReachable()) {
            return Answer.HOST_NOT_ACCESSIBLE;
        }
        return out ? Answer.IMAGE_HOST : Answer.UNDETERMINED;
    }

    /** What was seen at run time counts for most; a sandbox takes one step off. */
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

    private static Fact<String> reason(Finding way) {
        return new Fact<>(
                way.rule().id() + " " + way.subject() + ": " + way.because(),
                way.evidence().getFirst());
    }

    private static List<Fact<String>> missing(Workload workload) {
        List<Fact<String>> missing = new ArrayList<>();
        for (Gap gap : workload.missing()) {
            missing.add(new Fact<>("not known: " + gap.why(), workload.evidence()));
        }
        for (Container container : workload.containers()) {
            for (Mount mount : container.mounts()) {
                if (!mount.resolved()) {
                    missing.add(new Fact<>(
                            "not known: what is really mounted at " + mount.target() + " of " + container.name(),
                            mount.evidence()));
                }
            }
        }
        return missing;
    }

    private static Optional<Fact<String>> sandbox(Workload workload) {
        Optional<Fact<String>> runtime = workload.runtimeClass()
                .filter(name -> isSandbox(name.value().toLowerCase(Locale.ROOT)))
                .map(name -> new Fact<>("less likely: it runs in the sandbox " + name.value(), name.evidence()));
        return runtime.or(() -> workload.hostUsers()
                .filter(users -> !users.value())
                .map(users -> new Fact<>("less likely: its root is nobody on the host", users.evidence())));
    }

    private static boolean isSandbox(String runtime) {
        return SANDBOXES.contains(runtime) || runtime.startsWith("kata");
    }

    private static Optional<Fact<String>> known(List<Finding> ways) {
        List<Finding> suppressed =
                ways.stream().filter(way -> way.suppressedBy().isPresent()).toList();
        return suppressed.isEmpty()
                ? Optional.empty()
                : Optional.of(new Fact<>(
                        suppressed.size() + " more belong to known infrastructure ("
                                + suppressed.getFirst().suppressedBy().orElseThrow()
                                + ") and decide nothing",
                        suppressed.getFirst().evidence().getFirst()));
    }

    /** True if a finding is of a workload: by its place, or by the name of a container, which has a pod's before it. */
    static boolean names(Finding finding, Workload workload) {
        return finding.evidence().stream().anyMatch(place -> within(place, workload.evidence()))
                || workload.containers().stream()
                        .anyMatch(container -> finding.subject().equals(container.name())
                                || finding.subject().startsWith(workload.name() + "/")
                                || finding.evidence().stream().anyMatch(place -> within(place, container.evidence())));
    }

    static boolean within(Evidence place, Evidence whole) {
        String path = place.place().toString();
        String above = whole.place().toString();
        return place.file().equals(whole.file()) && (path.equals(above) || path.startsWith(above + "/"));
    }
}
