package org.ephemera.analyze.startup;

import java.time.Duration;
import java.time.Instant;
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
import org.ephemera.analyze.parse.aws.StartInitiator;
import org.ephemera.analyze.parse.aws.TaskStarts;
import org.ephemera.analyze.parse.azure.AzureOperations;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/**
 * Input of the startup rules.
 *
 * @param runs of the target and of its siblings
 * @param calls without those of the collector
 * @param workloads for their limits
 * @param series of metrics
 * @param others findings of other rules
 * @param starts calls that started tasks
 */
record StartupRuleContext(
        List<WorkloadRun> runs,
        List<ControlCall> calls,
        List<Workload> workloads,
        List<TimeSeries> series,
        List<Finding> others,
        TaskStarts starts,
        SealedPackage sealed) {
    private static final Set<String> MINER_RULES =
            Set.of("MIN-001", "MIN-003", "CMD-004", "CMD-005", "ENV-003", "LOG-001");

    /** Calls that deploy another revision of a service. */
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

    /**
     * Returns a finding that the container mines. Requests with the name of a miner and failed calls have a lower
     * severity and do not count.
     */
    Optional<Finding> minerFinding(String container) {
        return others.stream()
                .filter(finding -> MINER_RULES.contains(finding.rule().id())
                        && finding.severity().atLeast(Severity.HIGH)
                        && finding.suppressedBy().isEmpty())
                .filter(finding -> isSubjectOf(finding.subject(), container))
                .findFirst();
    }

    /**
     * Matches a subject with a container. A subject may contain the pod before the name, and a note on an earlier log
     * after it.
     */
    private static boolean isSubjectOf(String subject, String container) {
        return subject.equals(container)
                || subject.endsWith("/" + container)
                || subject.startsWith(container + " (")
                || subject.startsWith(container + " of ")
                || subject.contains("/" + container + " (");
    }

    Stream<WorkloadRun> of(WorkloadRun.Kind kind) {
        return runs.stream().filter(run -> run.kind() == kind);
    }

    /**
     * Returns successful calls by service and action. Azure actions match regardless of case, and each operation counts
     * once.
     */
    Stream<ControlCall> successfulCalls(String service, String... actions) {
        return AzureOperations.distinctOperations(calls.stream()
                .filter(call -> call.error().isEmpty() && call.service().equalsIgnoreCase(service))
                .filter(call -> Stream.of(actions)
                        .anyMatch(action ->
                                call.action().toLowerCase(Locale.ROOT).endsWith(action.toLowerCase(Locale.ROOT)))));
    }

    /** Returns the call that started a task, if it was collected. */
    Optional<ControlCall> startOf(WorkloadRun run) {
        return starts.callOf(run.name());
    }

    StartInitiator initiator(WorkloadRun run) {
        return startOf(run).map(StartInitiator::of).orElseGet(() -> StartInitiator.of(run));
    }

    /** Returns the event time of the alert, or the time at which collection began. */
    Instant alertTime() {
        return sealed.request().trigger().eventTime().orElse(sealed.request().openedAt());
    }

    /** Returns the last deployment of a service within the time before. */
    Optional<ControlCall> deployment(String owner, Instant before, Duration within) {
        return successfulCalls("ecs", DEPLOYS)
                .filter(call -> isAbout(owner, call))
                .filter(call -> !call.time().isAfter(before) && !call.time().isBefore(before.minus(within)))
                .reduce((earlier, later) -> later);
    }

    /**
     * Reports whether a call is about the service {@code service:NAME} of a task. A call without a service name may be
     * about any.
     */
    static boolean isAbout(String owner, ControlCall call) {
        String service = call.request()
                .path("service")
                .asText(call.request()
                        .path("serviceName")
                        .asText(call.request().path("serviceArn").asText()));
        return service.isEmpty() || owner.equals("service:" + service.substring(service.lastIndexOf('/') + 1));
    }

    /** Reports whether a call is about a group or about a scope that contains it. */
    static boolean isOn(WorkloadRun group, ControlCall call) {
        String resource = call.entry().path("resourceId").asText();
        return (group.name() + "/").toLowerCase(Locale.ROOT).startsWith((resource + "/").toLowerCase(Locale.ROOT));
    }

    /**
     * Returns the subject of a finding. Containers of pods include the pod, because many pods have containers of the
     * same name.
     */
    static String subject(WorkloadRun run, WorkloadRun.ContainerRun part) {
        return run.kind() == WorkloadRun.Kind.POD ? run.name() + "/" + part.name() : part.name();
    }

    /** Returns the last part of an ARN or ID. */
    static String shortName(WorkloadRun run) {
        return run.kind() == WorkloadRun.Kind.POD
                ? run.name()
                : run.name().substring(run.name().lastIndexOf('/') + 1);
    }
}
