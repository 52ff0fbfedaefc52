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

/** Another image was pulled at a restart that no deployment asked for (STA-003). */
final class ChangedImage implements StartupRule {
    @Override
    public void judge(StartupRuleContext scene, RuleFindings judged) {
        scene.of(WorkloadRun.Kind.GROUP).forEach(run -> run.parts().forEach(part -> pulled(scene, run, part, judged)));
        Map<String, WorkloadRun.Part> parts = new LinkedHashMap<>();
        Map<String, WorkloadRun> runs = new LinkedHashMap<>();
        scene.of(WorkloadRun.Kind.TASK)
                .filter(run ->
                        run.owner().startsWith("service:") && run.created().isPresent())
                .sorted(Comparator.comparing(run -> run.created().orElse(Instant.EPOCH)))
                .forEach(run -> run.parts().forEach(part -> {
                    String key = run.owner() + "\0" + run.definition() + "\0" + part.name() + "\0" + part.image();
                    WorkloadRun.Part before = parts.put(key, part);
                    WorkloadRun other = runs.put(key, run);
                    if (before != null && other != null) {
                        replaced(scene, other, before, run, part, judged);
                    }
                }));
    }

    /** By events of one container. */
    private static void pulled(StartupRuleContext scene, WorkloadRun run, WorkloadRun.Part part, RuleFindings judged) {
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
                && scene.done("Microsoft.ContainerInstance", "containerGroups/write")
                        .anyMatch(call -> StartupRuleContext.isOn(run, call)
                                && !call.time().isAfter(at.get())
                                && call.time().isAfter(first.orElse(Instant.MIN)));
        if (!deployed) {
            judged.add(
                    "STA-003",
                    Severity.MEDIUM,
                    part.name(),
                    "pulled " + part.images().getLast() + " at a restart, before that "
                            + part.images().getFirst(),
                    at,
                    List.of(last.map(WorkloadRun.Event::evidence).orElse(part.evidence())));
        }
    }

    /** By a task that took the place of another. */
    private static void replaced(
            StartupRuleContext scene,
            WorkloadRun other,
            WorkloadRun.Part before,
            WorkloadRun run,
            WorkloadRun.Part part,
            RuleFindings judged) {
        if (before.images().isEmpty()
                || part.images().isEmpty()
                || before.images().equals(part.images())) {
            return;
        }
        Instant from = other.created().orElse(Instant.EPOCH);
        Instant to = run.created().orElse(Instant.MAX);
        Optional<ControlCall> deployed = scene.done("ecs", StartupRuleContext.DEPLOYS)
                .filter(call -> StartupRuleContext.isAbout(run.owner(), call))
                .filter(call -> call.time().isAfter(from) && !call.time().isAfter(to))
                .findFirst();
        if (deployed.isEmpty()) {
            judged.add(
                    "STA-003",
                    Severity.MEDIUM,
                    part.name(),
                    StartupRuleContext.brief(run) + " pulled " + part.images().getFirst() + " by the name "
                            + part.image()
                            + ", and no deployment asked for it; the tasks before run "
                            + before.images().getFirst(),
                    run.created(),
                    List.of(
                            part.evidence().child("imageDigest"),
                            before.evidence().child("imageDigest")));
        }
    }
}
