package org.ephemera.analyze.startup;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.RuleFindings;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.WorkloadRun;

/**
 * Rule STA-001: crash loop, repeated restarts after failures. Shortly after a deployment the cause is most often a bad
 * release.
 */
final class CrashLoop implements StartupRule {
    private static final int OFTEN = 3;
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final Duration RELEASE = Duration.ofMinutes(30);
    /**
     * Average interval that counts as a crash loop: three restarts in ten minutes, including the growing back-off of
     * the platforms.
     */
    private static final Duration APART = Duration.ofMinutes(6);

    /** A pod that waits for its image has an event of the same name. */
    private static final String PULLING = "Back-off pulling";

    private static final Set<String> CRASHES = Set.of("EssentialContainerExited", "TaskFailedToStart");

    @Override
    public void evaluate(StartupRuleContext context, RuleFindings findings) {
        context.runs().forEach(run -> run.containers().forEach(part -> evaluateRestarts(run, part, findings)));
        Map<String, List<WorkloadRun>> services = new LinkedHashMap<>();
        context.of(WorkloadRun.Kind.TASK)
                .filter(run -> CRASHES.contains(run.stopCode()) && run.stopped().isPresent())
                .filter(CrashLoop::isUnexpectedStop)
                .forEach(run -> services.computeIfAbsent(run.owner(), owner -> new ArrayList<>())
                        .add(run));
        services.forEach((owner, runs) -> evaluateService(context, owner, runs, findings));
    }

    /** Reports whether the task was not meant to stop: a task of a service, or a job with a non-zero exit code. */
    private static boolean isUnexpectedStop(WorkloadRun run) {
        return run.owner().startsWith("service:")
                || (!run.owner().isEmpty()
                        && run.containers().stream()
                                .anyMatch(part -> part.exitCode().orElse(0) != 0));
    }

    private static void evaluateRestarts(WorkloadRun run, WorkloadRun.ContainerRun part, RuleFindings findings) {
        Optional<WorkloadRun.Event> backOff = part.events().stream()
                .filter(event ->
                        event.name().equals("BackOff") && !event.message().startsWith(PULLING))
                .findFirst();
        boolean waiting = part.waiting().equals("CrashLoopBackOff") || backOff.isPresent();
        if (part.restarts() < OFTEN && !waiting) {
            return;
        }
        Optional<Duration> span = restartSpan(run, part);
        boolean slow = !waiting
                && span.filter(all -> all.dividedBy(part.restarts()).compareTo(APART) > 0)
                        .isPresent();
        findings.add(
                "STA-001",
                slow ? Severity.LOW : Severity.MEDIUM,
                StartupRuleContext.subject(run, part),
                "restarted " + part.restarts() + " times"
                        + span.map(all -> " in " + all.toMinutes() + " min").orElse("")
                        + (waiting ? "; the platform delays the next restart (back-off)" : ""),
                backOff.map(WorkloadRun.Event::evidence).orElse(part.evidence()));
    }

    /** Returns the time from the first start to the last. */
    private static Optional<Duration> restartSpan(WorkloadRun run, WorkloadRun.ContainerRun part) {
        Optional<WorkloadRun.Event> started = part.events().stream()
                .filter(event -> event.name().equals("Started"))
                .findFirst();
        if (started.isPresent()
                && started.get().first().isPresent()
                && started.get().last().isPresent()) {
            return Optional.of(Duration.between(
                    started.get().first().get(), started.get().last().get()));
        }
        Optional<Instant> first = run.started().or(run::created);
        return first.flatMap(from -> part.previousStart().map(to -> Duration.between(from, to)));
    }

    private static void evaluateService(
            StartupRuleContext context, String owner, List<WorkloadRun> runs, RuleFindings findings) {
        List<WorkloadRun> sorted = runs.stream()
                .sorted(Comparator.comparing(run -> run.stopped().orElse(Instant.MAX)))
                .toList();
        for (int i = 0; i + OFTEN <= sorted.size(); i++) {
            Instant first = sorted.get(i).stopped().orElseThrow();
            Instant last = sorted.get(i + OFTEN - 1).stopped().orElseThrow();
            if (Duration.between(first, last).compareTo(QUARTER) <= 0) {
                Optional<ControlCall> release = context.deployment(owner, first, RELEASE);
                List<EvidenceLocation> evidence = new ArrayList<>();
                sorted.subList(i, i + OFTEN).forEach(run -> evidence.add(run.evidence()));
                release.ifPresent(call -> evidence.add(call.evidence()));
                findings.add(
                        "STA-001",
                        release.isPresent() ? Severity.LOW : Severity.MEDIUM,
                        owner,
                        sorted.size() + " tasks stopped without a request, " + OFTEN + " of them within "
                                + Duration.between(first, last).toMinutes() + " min"
                                + release.map(call ->
                                                "; " + call.action() + " by " + call.principal() + " shortly before")
                                        .orElse(""),
                        Optional.of(first),
                        evidence);
                return;
            }
        }
    }
}
