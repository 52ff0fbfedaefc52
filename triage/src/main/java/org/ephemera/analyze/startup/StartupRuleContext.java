package org.ephemera.analyze.startup;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.TimeSeries;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.model.WorkloadRun;
import org.ephemera.analyze.parse.azure.AzureOperations;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/**
 * What the rules look at.
 *
 * @param workloads for what they may use
 * @param series of metrics
 * @param others findings of other rules
 */
record StartupRuleContext(
        List<WorkloadRun> runs,
        List<ControlCall> calls,
        List<Workload> workloads,
        List<TimeSeries> series,
        List<Finding> others,
        SealedPackage sealed) {
    private static final Set<String> MINES = Set.of("MIN-001", "MIN-003", "CMD-004", "CMD-005", "ENV-003", "LOG-001");

    /** Calls that give a service another revision. */
    static final String[] DEPLOYS = {
        "UpdateService",
        "CreateService",
        "CreateDeployment",
        "CreateTaskSet",
        "CreateExpressGatewayService",
        "UpdateExpressGatewayService"
    };

    StartupRuleContext {
        runs = List.copyOf(runs);
        calls = List.copyOf(calls);
        workloads = List.copyOf(workloads);
        series = List.copyOf(series);
        others = List.copyOf(others);
    }

    /** What says that a container mines; whoever asks a server for a miner's name, or was refused, has none there. */
    Optional<Finding> minerOf(String container) {
        return others.stream()
                .filter(finding -> MINES.contains(finding.rule().id())
                        && finding.severity().atLeast(Severity.HIGH)
                        && finding.suppressedBy().isEmpty())
                .filter(finding -> names(finding.subject(), container))
                .findFirst();
    }

    /** A pod's container is named with its pod, its earlier log with a remark behind it. */
    private static boolean names(String subject, String container) {
        return subject.equals(container)
                || subject.endsWith("/" + container)
                || subject.startsWith(container + " (")
                || subject.startsWith(container + " of ")
                || subject.contains("/" + container + " (");
    }

    Stream<WorkloadRun> of(WorkloadRun.Kind kind) {
        return runs.stream().filter(run -> run.kind() == kind);
    }

    /** Calls that went through, by service and action; Azure's actions are spelt in any case, and each operation counts once. */
    Stream<ControlCall> done(String service, String... actions) {
        return AzureOperations.once(calls.stream()
                .filter(call -> call.error().isEmpty() && call.service().equalsIgnoreCase(service))
                .filter(call -> Stream.of(actions)
                        .anyMatch(action ->
                                call.action().toLowerCase(Locale.ROOT).endsWith(action.toLowerCase(Locale.ROOT)))));
    }

    /** The call that started a task, if it was seen. */
    Optional<ControlCall> startOf(WorkloadRun run) {
        return done("ecs", "RunTask", "StartTask")
                .filter(call -> startedTasks(call).contains(run.name()))
                .findFirst();
    }

    StartInitiator starter(WorkloadRun run) {
        return startOf(run).map(StartInitiator::of).orElseGet(() -> StartInitiator.of(run));
    }

    /** ARNs of the tasks that a call answered with. */
    static Set<String> startedTasks(ControlCall call) {
        Set<String> tasks = new HashSet<>();
        for (JsonNode task : call.entry().path("responseElements").path("tasks")) {
            tasks.add(task.path("taskArn").asText());
        }
        return tasks;
    }

    /** When the alert says that it happened, else when collecting began. */
    Instant alerted() {
        return sealed.request().trigger().eventTime().orElse(sealed.request().openedAt());
    }

    /** Something that gave a service another revision, in the time before. */
    Optional<ControlCall> deployment(String owner, Instant before, Duration within) {
        return done("ecs", DEPLOYS)
                .filter(call -> isAbout(owner, call))
                .filter(call -> !call.time().isAfter(before) && !call.time().isBefore(before.minus(within)))
                .reduce((earlier, later) -> later);
    }

    /** True of a call about the service that a task belongs to, {@code service:NAME}; one that names none may be about any. */
    static boolean isAbout(String owner, ControlCall call) {
        String service = call.request()
                .path("service")
                .asText(call.request()
                        .path("serviceName")
                        .asText(call.request().path("serviceArn").asText()));
        return service.isEmpty() || owner.equals("service:" + service.substring(service.lastIndexOf('/') + 1));
    }

    /** True of a call about a group, or about what it is in. */
    static boolean isOn(WorkloadRun group, ControlCall call) {
        String resource = call.entry().path("resourceId").asText();
        return (group.name() + "/").toLowerCase(Locale.ROOT).startsWith((resource + "/").toLowerCase(Locale.ROOT));
    }

    /** Containers of pods are named with their pods, which have many of one name. */
    static String subject(WorkloadRun run, WorkloadRun.Part part) {
        return run.kind() == WorkloadRun.Kind.POD ? run.name() + "/" + part.name() : part.name();
    }

    /** The end of an ARN or id, as people say it. */
    static String brief(WorkloadRun run) {
        return run.kind() == WorkloadRun.Kind.POD
                ? run.name()
                : run.name().substring(run.name().lastIndexOf('/') + 1);
    }
}
