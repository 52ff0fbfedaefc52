package org.ephemera.analyze.startup;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Notes;
import org.ephemera.analyze.model.Run;
import org.ephemera.analyze.model.Severity;

/**
 * Somebody started a good definition with another command, environment or role (STA-004). Schedules do that every night; a task
 * that is gone is known by the call that started it.
 */
final class Overridden implements StartupRule {
    private static final List<String> ROLES = List.of("taskRoleArn", "executionRoleArn");

    @Override
    public void judge(StartupScene scene, Notes judged) {
        Set<String> told = new HashSet<>();
        for (Run run : scene.runs()) {
            if (!run.replaced().isEmpty()) {
                told.add(run.name());
                judge(scene, run, judged);
            }
        }
        scene.done("ecs", "RunTask", "StartTask")
                .filter(call -> startedTasks(call).stream().noneMatch(told::contains))
                .forEach(call -> call(call, judged));
    }

    private static void judge(StartupScene scene, Run run, Notes judged) {
        String what = run.replaced().stream()
                .map(one -> (one.container().isEmpty() ? "" : one.container() + ": ") + shown(one))
                .collect(Collectors.joining("; "));
        Optional<ControlCall> by = scene.done("ecs", "RunTask", "StartTask")
                .filter(call -> startedTasks(call).contains(run.name()))
                .findFirst();
        List<Evidence> evidence = new ArrayList<>();
        run.replaced().forEach(one -> evidence.add(one.evidence()));
        by.ifPresent(call -> evidence.add(call.evidence()));
        judged.add(
                "STA-004",
                Starter.of(run) == Starter.SCHEDULE ? Severity.MEDIUM : Severity.HIGH,
                run.replaced().stream()
                        .map(Run.Replaced::container)
                        .filter(name -> !name.isEmpty())
                        .findFirst()
                        .orElse(StartupScene.brief(run)),
                by.map(call -> "by " + call.principal() + ": ").orElse("") + what,
                run.created(),
                evidence);
    }

    /** Values of the environment stay where they are: they may be secrets. */
    private static String shown(Run.Replaced one) {
        return one.what().startsWith("environment ")
                ? one.what() + (one.defined().isPresent() ? " is another" : " is new")
                : one.what() + " is " + one.given()
                        + one.defined().map(was -> " instead of " + was).orElse("");
    }

    private static Set<String> startedTasks(ControlCall call) {
        Set<String> tasks = new HashSet<>();
        for (JsonNode task : call.entry().path("responseElements").path("tasks")) {
            tasks.add(task.path("taskArn").asText());
        }
        return tasks;
    }

    private static void call(ControlCall call, Notes judged) {
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
            judged.add(
                    "STA-004",
                    Severity.HIGH,
                    call.request().path("taskDefinition").asText("a task"),
                    call.principal() + " called " + call.action() + " with its own " + String.join(", ", what),
                    Optional.of(call.time()),
                    List.of(call.evidence()));
        }
    }
}
