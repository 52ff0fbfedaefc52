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
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.RuleFindings;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.WorkloadRun;

/** Ends and is started again, over and over (STA-001). Soon after a deployment that is most often a bad release. */
final class CrashLoop implements StartupRule {
    private static final int OFTEN = 3;
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final Duration RELEASE = Duration.ofMinutes(30);
    /** Three in ten minutes, and the pauses that platforms make longer and longer. */
    private static final Duration APART = Duration.ofMinutes(6);

    /** A pod that waits for its image has the same word for it. */
    private static final String PULLING = "Back-off pulling";

    private static final Set<String> CRASHES = Set.of("EssentialContainerExited", "TaskFailedToStart");

    @Override
    public void judge(StartupRuleContext scene, RuleFindings judged) {
        scene.runs().forEach(run -> run.parts().forEach(part -> restarts(run, part, judged)));
        Map<String, List<WorkloadRun>> services = new LinkedHashMap<>();
        scene.of(WorkloadRun.Kind.TASK)
                .filter(run -> CRASHES.contains(run.stopCode()) && run.stopped().isPresent())
                .filter(CrashLoop::isToGoOn)
                .forEach(run -> services.computeIfAbsent(run.owner(), owner -> new ArrayList<>())
                        .add(run));
        services.forEach((owner, runs) -> service(scene, owner, runs, judged));
    }

    /** A service is to run on; a job may end, if it ends well. */
    private static boolean isToGoOn(WorkloadRun run) {
        return run.owner().startsWith("service:")
                || (!run.owner().isEmpty()
                        && run.parts().stream().anyMatch(part -> part.exitCode().orElse(0) != 0));
    }

    private static void restarts(WorkloadRun run, WorkloadRun.Part part, RuleFindings judged) {
        Optional<WorkloadRun.Event> backOff = part.events().stream()
                .filter(event ->
                        event.name().equals("BackOff") && !event.message().startsWith(PULLING))
                .findFirst();
        boolean waiting = part.waiting().equals("CrashLoopBackOff") || backOff.isPresent();
        if (part.restarts() < OFTEN && !waiting) {
            return;
        }
        Optional<Duration> span = span(run, part);
        boolean slow = !waiting
                && span.filter(all -> all.dividedBy(part.restarts()).compareTo(APART) > 0)
                        .isPresent();
        judged.add(
                "STA-001",
                slow ? Severity.LOW : Severity.MEDIUM,
                StartupRuleContext.subject(run, part),
                "restarted " + part.restarts() + " times"
                        + span.map(all -> " in " + all.toMinutes() + " min").orElse("")
                        + (waiting ? ", and made to wait" : ""),
                backOff.map(WorkloadRun.Event::evidence).orElse(part.evidence()));
    }

    /** From the first start to the last. */
    private static Optional<Duration> span(WorkloadRun run, WorkloadRun.Part part) {
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
        return first.flatMap(from -> part.began().map(to -> Duration.between(from, to)));
    }

    private static void service(StartupRuleContext scene, String owner, List<WorkloadRun> runs, RuleFindings judged) {
        List<WorkloadRun> sorted = runs.stream()
                .sorted(Comparator.comparing(run -> run.stopped().orElse(Instant.MAX)))
                .toList();
        for (int i = 0; i + OFTEN <= sorted.size(); i++) {
            Instant first = sorted.get(i).stopped().orElseThrow();
            Instant last = sorted.get(i + OFTEN - 1).stopped().orElseThrow();
            if (Duration.between(first, last).compareTo(QUARTER) <= 0) {
                Optional<ControlCall> release = scene.deployment(owner, first, RELEASE);
                List<Evidence> evidence = new ArrayList<>();
                sorted.subList(i, i + OFTEN).forEach(run -> evidence.add(run.evidence()));
                release.ifPresent(call -> evidence.add(call.evidence()));
                judged.add(
                        "STA-001",
                        release.isPresent() ? Severity.LOW : Severity.MEDIUM,
                        owner,
                        sorted.size() + " tasks ended by themselves, " + OFTEN + " of them within "
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
