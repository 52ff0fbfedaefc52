package org.ephemera.analyze.startup;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.RuleFindings;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.model.WorkloadRun;
import org.ephemera.analyze.parse.aws.TaskStarts;
import org.ephemera.model.Target;

/**
 * Rule STA-004: a task was started with a command, environment or role that its definition does not contain.
 * Schedules do this regularly. A stopped task that ECS no longer returns is known by the call that started it.
 */
final class OverriddenTaskStart implements StartupRule {
    /** Targets for which only their own starts are relevant; other targets cover everything that runs. */
    private static final Set<String> OWN_STARTS_ONLY = Set.of("aws.ecs.task", "aws.ecs.service");

    private static final List<String> ROLES = List.of("taskRoleArn", "executionRoleArn");

    @Override
    public void evaluate(StartupRuleContext context, RuleFindings findings) {
        Set<String> reported = new HashSet<>();
        for (WorkloadRun run : context.runs()) {
            if (!run.replaced().isEmpty()) {
                reported.add(run.name());
                evaluate(context, run, findings);
            }
        }
        context.successfulCalls("ecs", "RunTask", "StartTask")
                .filter(call -> TaskStarts.startedTasks(call).stream().noneMatch(reported::contains))
                .forEach(call -> evaluateCall(context, call, findings));
    }

    private static void evaluate(StartupRuleContext context, WorkloadRun run, RuleFindings findings) {
        String what = run.replaced().stream()
                .map(one -> (one.container().isEmpty() ? "" : one.container() + ": ") + describe(one))
                .collect(Collectors.joining("; "));
        Optional<ControlCall> by = context.startOf(run);
        List<EvidenceLocation> evidence = new ArrayList<>();
        run.replaced().forEach(one -> evidence.add(one.evidence()));
        by.ifPresent(call -> evidence.add(call.evidence()));
        findings.add(
                "STA-004",
                context.starts().overrides(run),
                run.replaced().stream()
                        .map(WorkloadRun.ReplacedValue::container)
                        .filter(name -> !name.isEmpty())
                        .findFirst()
                        .orElse(StartupRuleContext.shortName(run)),
                by.map(call -> "by " + call.principal() + ": ").orElse("")
                        + what
                        + by.map(context.starts()::recurrence).orElse(""),
                run.created(),
                evidence);
    }

    /** Describes an override. Values of environment variables are not shown, because they may be secrets. */
    private static String describe(WorkloadRun.ReplacedValue one) {
        return one.what().startsWith("environment ")
                ? one.what() + (one.defined().isPresent() ? " was changed" : " was added")
                : one.what() + " is " + one.replacement()
                        + one.defined().map(was -> " instead of " + was).orElse("");
    }

    private static void evaluateCall(StartupRuleContext context, ControlCall call, RuleFindings findings) {
        JsonNode overrides = call.request().path("overrides");
        List<String> what = new ArrayList<>();
        for (JsonNode container : overrides.path("containerOverrides")) {
            for (String field : List.of("command", "environment", "environmentFiles")) {
                if (!container.path(field).isEmpty()) {
                    what.add(container.path("name").asText() + ": " + field);
                }
            }
        }
        ROLES.stream().filter(role -> overrides.path(role).isTextual()).forEach(what::add);
        if (!what.isEmpty()) {
            boolean foreign = isForeignDefinition(context, call);
            findings.add(
                    "STA-004",
                    foreign ? Severity.LOW : context.starts().overrides(call),
                    call.request().path("taskDefinition").asText("a task"),
                    call.principal() + " called " + call.action() + " with overrides of " + String.join(", ", what)
                            + (foreign ? "; the definition does not belong to the target" : "")
                            + context.starts().recurrence(call),
                    Optional.of(call.time()),
                    List.of(call.evidence()));
        }
    }

    /**
     * Reports whether the call starts a definition other than those of the target; a trail contains all starts in the
     * account.
     */
    private static boolean isForeignDefinition(StartupRuleContext context, ControlCall call) {
        Target target = context.sealed().request().target();
        String requested = family(call.request().path("taskDefinition").asText());
        Set<String> own = Stream.concat(
                        context.runs().stream().map(WorkloadRun::definition),
                        context.workloads().stream()
                                .map(Workload::name)
                                .filter(name -> name.contains(":task-definition/")))
                .map(OverriddenTaskStart::family)
                .filter(family -> !family.isEmpty())
                .collect(Collectors.toSet());
        return OWN_STARTS_ONLY.contains(target.kind())
                && !TaskStarts.startedTasks(call).contains(target.id())
                && !requested.isEmpty()
                && !own.isEmpty()
                && !own.contains(requested);
    }

    /** Returns the family of {@code shop}, {@code shop:7} or the ARN of either. */
    private static String family(String definition) {
        return definition.substring(definition.lastIndexOf('/') + 1).split(":", 2)[0];
    }
}
