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
 * Rule STA-009: inconsistent events: an image was pulled but the container never started, or a container was killed
 * without a request.
 * Azure restarts complete groups when it renews a host, and its activity log contains only requests of customers.
 */
final class MissingEvents implements StartupRule {
    private static final Duration NEAR = Duration.ofMinutes(5);
    private static final Set<String> LOGS = Set.of("azure.monitor.activity-log", "azure.monitor.late-activity");
    private static final Set<OutcomeCode> READ = Set.of(OutcomeCode.COLLECTED, OutcomeCode.EMPTY);

    @Override
    public void evaluate(StartupRuleContext context, RuleFindings findings) {
        context.of(WorkloadRun.Kind.GROUP).forEach(run -> {
            run.containers().forEach(part -> reportNeverStarted(part, findings));
            reportKills(context, run, findings);
        });
    }

    private static void reportNeverStarted(WorkloadRun.ContainerRun part, RuleFindings findings) {
        Optional<WorkloadRun.Event> pulled = event(part, "Pulled");
        if (pulled.isPresent()
                && event(part, "Started").isEmpty()
                && event(part, "Failed").isEmpty()) {
            findings.add(
                    "STA-009",
                    Severity.MEDIUM,
                    part.name(),
                    "the image was pulled, but there is no event of a start",
                    pulled.get().first(),
                    List.of(pulled.get().evidence()));
        }
    }

    private static void reportKills(StartupRuleContext context, WorkloadRun run, RuleFindings findings) {
        List<WorkloadRun.ContainerRun> killed = run.containers().stream()
                .filter(part -> event(part, "Killing").isPresent()
                        && event(part, "Unhealthy").isEmpty())
                .toList();
        boolean all =
                run.containers().size() > 1 && killed.size() == run.containers().size();
        for (WorkloadRun.ContainerRun part : killed) {
            WorkloadRun.Event event = event(part, "Killing").orElseThrow();
            Optional<Instant> unrequested = List.of(event.first(), event.last()).stream()
                    .flatMap(Optional::stream)
                    .filter(at -> !isRequested(context, run, at))
                    .findFirst();
            if (unrequested.isEmpty()) {
                continue;
            }
            if (context.sealed().outcomes().stream()
                    .noneMatch(item -> LOGS.contains(item.planned().artifact()) && READ.contains(item.code()))) {
                findings.gap(
                        "STA-009",
                        "it is unknown whether a call requested the end of " + part.name()
                                + ": the activity log was not collected");
                continue;
            }
            findings.add(
                    "STA-009",
                    all ? Severity.INFO : Severity.MEDIUM,
                    part.name(),
                    "the container was killed without a call that requested it"
                            + (all
                                    ? "; all containers of the group were killed, as during a host renewal by Azure"
                                    : ""),
                    unrequested,
                    List.of(event.evidence()));
        }
    }

    private static boolean isRequested(StartupRuleContext context, WorkloadRun run, Instant at) {
        return context.successfulCalls(
                        "Microsoft.ContainerInstance",
                        "/restart/action",
                        "/stop/action",
                        "/containerGroups/write",
                        "/delete")
                .filter(call -> StartupRuleContext.isOn(run, call))
                .anyMatch(call -> Duration.between(call.time(), at).abs().compareTo(NEAR) <= 0);
    }

    private static Optional<WorkloadRun.Event> event(WorkloadRun.ContainerRun part, String name) {
        return part.events().stream().filter(event -> event.name().equals(name)).findFirst();
    }
}
