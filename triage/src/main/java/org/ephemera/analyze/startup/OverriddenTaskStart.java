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
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.RuleFindings;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.model.WorkloadRun;
import org.ephemera.model.Target;

/**
 * Somebody started a good definition with another command, environment or role (STA-004). Schedules do that every night; a task
 * that is gone is known by the call that started it.
 */
final class OverriddenTaskStart implements StartupRule {
    /** Of others all that runs is asked for. */
    private static final Set<String> ALONE = Set.of("aws.ecs.task", "aws.ecs.service");

    private static final List<String> ROLES = List.of("taskRoleArn", "executionRoleArn");

    @Override
    public void judge(StartupRuleContext scene, RuleFindings judged) {
        Set<String> told = new HashSet<>();
        for (WorkloadRun run : scene.runs()) {
            if (!run.replaced().isEmpty()) {
                told.add(run.name());
                judge(scene, run, judged);
            }
        }
        scene.done("ecs", "RunTask", "StartTask")
                .filter(call -> StartupRuleContext.startedTasks(call).stream().noneMatch(told::contains))
                .forEach(call -> call(scene, call, judged));
    }

    private static void judge(StartupRuleContext scene, WorkloadRun run, RuleFindings judged) {
        String what = run.replaced().stream()
                .map(one -> (one.container().isEmpty() ? "" : one.container() + ": ") + shown(one))
                .collect(Collectors.joining("; "));
        Optional<ControlCall> by = scene.startOf(run);
        List<Evidence> evidence = new ArrayList<>();
        run.replaced().forEach(one -> evidence.add(one.evidence()));
        by.ifPresent(call -> evidence.add(call.evidence()));
        judged.add(
                "STA-004",
                scene.starter(run) == StartInitiator.SCHEDULE ? Severity.MEDIUM : Severity.HIGH,
                run.replaced().stream()
                        .map(WorkloadRun.Replaced::container)
                        .filter(name -> !name.isEmpty())
                        .findFirst()
                        .orElse(StartupRuleContext.brief(run)),
                by.map(call -> "by " + call.principal() + ": ").orElse("") + what,
                run.created(),
                evidence);
    }

    /** Values of the environment stay where they are: they may be secrets. */
    private static String shown(WorkloadRun.Replaced one) {
        return one.what().startsWith("environment ")
                ? one.what() + (one.defined().isPresent() ? " is another" : " is new")
                : one.what() + " is " + one.given()
                        + one.defined().map(was -> " instead of " + was).orElse("");
    }

    private static void call(StartupRuleContext scene, ControlCall call, RuleFindings judged) {
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
            boolean elsewhere = isElsewhere(scene, call);
            judged.add(
                    "STA-004",
                    elsewhere
                            ? Severity.LOW
                            : StartInitiator.of(call) == StartInitiator.SCHEDULE ? Severity.MEDIUM : Severity.HIGH,
                    call.request().path("taskDefinition").asText("a task"),
                    call.principal() + " called " + call.action() + " with its own " + String.join(", ", what)
                            + (elsewhere ? "; not a definition of the target's" : ""),
                    Optional.of(call.time()),
                    List.of(call.evidence()));
        }
    }

    /** True if it names a definition, and those of the target are others: the trail has all that was started in the account. */
    private static boolean isElsewhere(StartupRuleContext scene, ControlCall call) {
        Target target = scene.sealed().request().target();
        String named = family(call.request().path("taskDefinition").asText());
        Set<String> own = Stream.concat(
                        scene.runs().stream().map(WorkloadRun::definition),
                        scene.workloads().stream()
                                .map(Workload::name)
                                .filter(name -> name.contains(":task-definition/")))
                .map(OverriddenTaskStart::family)
                .filter(family -> !family.isEmpty())
                .collect(Collectors.toSet());
        return ALONE.contains(target.kind())
                && !StartupRuleContext.startedTasks(call).contains(target.id())
                && !named.isEmpty()
                && !own.isEmpty()
                && !own.contains(named);
    }

    /** Of {@code shop}, {@code shop:7} and the ARN of either. */
    private static String family(String definition) {
        return definition.substring(definition.lastIndexOf('/') + 1).split(":", 2)[0];
    }
}
