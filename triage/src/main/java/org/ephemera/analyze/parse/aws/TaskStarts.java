package org.ephemera.analyze.parse.aws;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.WorkloadRun;

/**
 * Calls that started ECS tasks. All rules on the overrides of a start take its severity from here, so that one fact has
 * one severity.
 */
public final class TaskStarts {
    public static final TaskStarts NONE = of(List.of());

    private static final Set<String> STARTS = Set.of("RunTask", "StartTask");

    private final Map<String, ControlCall> byTask = new HashMap<>();
    private final RecurringStarts recurring;

    private TaskStarts(List<ControlCall> calls) {
        List<ControlCall> starts = calls.stream().filter(TaskStarts::isStart).toList();
        starts.forEach(call -> startedTasks(call).forEach(task -> byTask.putIfAbsent(task, call)));
        recurring = RecurringStarts.of(starts, calls);
    }

    public static TaskStarts of(List<ControlCall> calls) {
        return new TaskStarts(calls);
    }

    private static boolean isStart(ControlCall call) {
        return call.service().equals("ecs")
                && STARTS.contains(call.action())
                && call.error().isEmpty();
    }

    /** Returns the ARNs of the tasks in the response of a call. */
    public static Set<String> startedTasks(ControlCall call) {
        Set<String> tasks = new HashSet<>();
        for (JsonNode task : call.entry().path("responseElements").path("tasks")) {
            tasks.add(task.path("taskArn").asText());
        }
        return tasks;
    }

    /** Returns the call that started a task, if it was collected. */
    public Optional<ControlCall> callOf(String task) {
        return Optional.ofNullable(byTask.get(task));
    }

    /** Reports whether a call repeats the same start every day. */
    public boolean isRecurring(ControlCall call) {
        return recurring.days(call) >= RecurringStarts.LEAST_DAYS;
    }

    /** Reports whether the start of a task repeats every day. */
    public boolean isRecurring(String task) {
        return callOf(task).filter(this::isRecurring).isPresent();
    }

    /** Returns the number of other days with the same start, as the end of a sentence; "" if it does not recur. */
    public String recurrence(ControlCall call) {
        return isRecurring(call) ? "; the same start on " + recurring.days(call) + " other days" : "";
    }

    /** Returns the severity of a start with overrides. */
    public Severity overrides(ControlCall call) {
        if (isRecurring(call)) {
            return Severity.LOW;
        }
        return StartInitiator.of(call) == StartInitiator.SCHEDULE ? Severity.MEDIUM : Severity.HIGH;
    }

    /**
     * Returns the severity of the overrides of a task.
     *
     * @param startedBy as ECS returns it; it counts only if the call was not collected
     */
    public Severity overrides(String task, String startedBy) {
        return callOf(task)
                .map(this::overrides)
                .orElseGet(() ->
                        StartInitiator.of(startedBy) == StartInitiator.SCHEDULE ? Severity.MEDIUM : Severity.HIGH);
    }

    /** Returns the severity of the overrides of a run. */
    public Severity overrides(WorkloadRun run) {
        return overrides(run.name(), run.startedBy());
    }
}
