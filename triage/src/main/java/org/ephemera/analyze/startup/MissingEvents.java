package org.ephemera.analyze.startup;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.RuleFindings;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.WorkloadRun;
import org.ephemera.model.OutcomeCode;

/**
 * Events that do not fit together (STA-009): pulled and never started; killed, and no call asked for it. Azure restarts whole groups
 * when it renews a host, and logs only what customers ask for.
 */
final class MissingEvents implements StartupRule {
    private static final Duration NEAR = Duration.ofMinutes(5);
    private static final Set<String> LOGS = Set.of("azure.monitor.activity-log", "azure.monitor.late-activity");
    private static final Set<OutcomeCode> READ = Set.of(OutcomeCode.COLLECTED, OutcomeCode.EMPTY);

    @Override
    public void judge(StartupRuleContext scene, RuleFindings judged) {
        scene.of(WorkloadRun.Kind.GROUP).forEach(run -> {
            run.parts().forEach(part -> neverStarted(part, judged));
            killed(scene, run, judged);
        });
    }

    private static void neverStarted(WorkloadRun.Part part, RuleFindings judged) {
        Optional<WorkloadRun.Event> pulled = event(part, "Pulled");
        if (pulled.isPresent()
                && event(part, "Started").isEmpty()
                && event(part, "Failed").isEmpty()) {
            judged.add(
                    "STA-009",
                    Severity.MEDIUM,
                    part.name(),
                    "its image was pulled, and no event says that it started",
                    pulled.get().first(),
                    List.of(pulled.get().evidence()));
        }
    }

    private static void killed(StartupRuleContext scene, WorkloadRun run, RuleFindings judged) {
        List<WorkloadRun.Part> killed = run.parts().stream()
                .filter(part -> event(part, "Killing").isPresent()
                        && event(part, "Unhealthy").isEmpty())
                .toList();
        boolean all = run.parts().size() > 1 && killed.size() == run.parts().size();
        for (WorkloadRun.Part part : killed) {
            WorkloadRun.Event event = event(part, "Killing").orElseThrow();
            Optional<Instant> unasked = List.of(event.first(), event.last()).stream()
                    .flatMap(Optional::stream)
                    .filter(at -> !isAsked(scene, run, at))
                    .findFirst();
            if (unasked.isEmpty()) {
                continue;
            }
            if (scene.sealed().outcomes().stream()
                    .noneMatch(item -> LOGS.contains(item.planned().artifact()) && READ.contains(item.code()))) {
                judged.gap(
                        "STA-009",
                        "whether anybody asked for the end of " + part.name()
                                + " is not known: the activity log was not read");
                continue;
            }
            judged.add(
                    "STA-009",
                    all ? Severity.INFO : Severity.MEDIUM,
                    part.name(),
                    "killed, and no call asked for it"
                            + (all ? "; so were all containers of the group, as when Azure renews a host" : ""),
                    unasked,
                    List.of(event.evidence()));
        }
    }

    private static boolean isAsked(StartupRuleContext scene, WorkloadRun run, Instant at) {
        return scene.done(
                        "Microsoft.ContainerInstance",
                        "/restart/action",
                        "/stop/action",
                        "/containerGroups/write",
                        "/delete")
                .filter(call -> StartupRuleContext.isOn(run, call))
                .anyMatch(call -> Duration.between(call.time(), at).abs().compareTo(NEAR) <= 0);
    }

    private static Optional<WorkloadRun.Event> event(WorkloadRun.Part part, String name) {
        return part.events().stream().filter(event -> event.name().equals(name)).findFirst();
    }
}
