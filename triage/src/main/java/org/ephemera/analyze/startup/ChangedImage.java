package org.ephemera.analyze.startup;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.RuleFindings;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.WorkloadRun;

/** Rule STA-003: a restart pulled a different image without a deployment. */
final class ChangedImage implements StartupRule {
    @Override
    public void evaluate(StartupRuleContext context, RuleFindings findings) {
        context.of(WorkloadRun.Kind.GROUP)
                .forEach(run -> run.containers().forEach(part -> comparePulls(context, run, part, findings)));
        Map<String, WorkloadRun.ContainerRun> parts = new LinkedHashMap<>();
        Map<String, WorkloadRun> runs = new LinkedHashMap<>();
        context.of(WorkloadRun.Kind.TASK)
                .filter(run ->
                        run.owner().startsWith("service:") && run.created().isPresent())
                .sorted(Comparator.comparing(run -> run.created().orElse(Instant.EPOCH)))
                .forEach(run -> run.containers().forEach(part -> {
                    String key = run.owner() + "\0" + run.definition() + "\0" + part.name() + "\0" + part.image();
                    WorkloadRun.ContainerRun before = parts.put(key, part);
                    WorkloadRun other = runs.put(key, run);
                    if (before != null && other != null) {
                        compareReplacement(context, other, before, run, part, findings);
                    }
                }));
    }

    /** Compares the pull events of one container. */
    private static void comparePulls(
            StartupRuleContext context, WorkloadRun run, WorkloadRun.ContainerRun part, RuleFindings findings) {
        if (part.images().size() < 2) {
            return;
        }
        Optional<WorkloadRun.Event> last = part.events().stream()
                .filter(event -> event.name().equals("Pulled")
                        && event.message().contains(part.images().getLast()))
                .findFirst();
        Optional<Instant> at = last.flatMap(WorkloadRun.Event::first);
        Optional<Instant> first = part.events().stream()
                .filter(event -> event.name().equals("Pulled"))
                .flatMap(event -> event.first().stream())
                .min(Comparator.naturalOrder());
        boolean deployed = at.isPresent()
                && context.successfulCalls("Microsoft.ContainerInstance", "containerGroups/write")
                        .anyMatch(call -> StartupRuleContext.isOn(run, call)
                                && !call.time().isAfter(at.get())
                                && call.time().isAfter(first.orElse(Instant.MIN)));
        if (!deployed) {
            findings.add(
                    "STA-003",
                    Severity.MEDIUM,
                    part.name(),
                    "a restart pulled " + part.images().getLast() + "; before it ran "
                            + part.images().getFirst(),
                    at,
                    List.of(last.map(WorkloadRun.Event::evidence).orElse(part.evidence())));
        }
    }

    /** Compares a task with the task that it replaced. */
    private static void compareReplacement(
            StartupRuleContext context,
            WorkloadRun other,
            WorkloadRun.ContainerRun before,
            WorkloadRun run,
            WorkloadRun.ContainerRun part,
            RuleFindings findings) {
        if (before.images().isEmpty()
                || part.images().isEmpty()
                || before.images().equals(part.images())) {
            return;
        }
        Instant from = other.created().orElse(Instant.EPOCH);
        Instant to = run.created().orElse(Instant.MAX);
        Optional<ControlCall> deployed = context.successfulCalls("ecs", StartupRuleContext.DEPLOYS)
                .filter(call -> StartupRuleContext.isAbout(run.owner(), call))
                .filter(call -> call.time().isAfter(from) && !call.time().isAfter(to))
                .findFirst();
        if (deployed.isEmpty()) {
            findings.add(
                    "STA-003",
                    Severity.MEDIUM,
                    part.name(),
                    StartupRuleContext.shortName(run) + " pulled "
                            + part.images().getFirst() + " for the image name "
                            + part.image()
                            + " without a deployment; earlier tasks ran "
                            + before.images().getFirst(),
                    run.created(),
                    List.of(
                            part.evidence().child("imageDigest"),
                            before.evidence().child("imageDigest")));
        }
    }
}
