package org.ephemera.analyze.startup;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.RuleFindings;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.WorkloadRun;

/**
 * Rule STA-008: principal or platform event that stopped a workload. A stop by a person after the alert destroys
 * evidence; the API calls identify the person.
 * Stops by the platform look similar but are harmless, so they are distinguished.
 */
final class WorkloadStop implements StartupRule {
    private static final Map<String, String> PLATFORM = Map.of(
            "SpotInterruption", "Spot reclaimed the capacity",
            "TerminationNotice", "the platform terminated the underlying host",
            "InfrastructureHealth", "the underlying host was unhealthy",
            "ServiceSchedulerInitiated", "the service scheduler stopped the task");
    private static final String HOST_REPLACED = "the platform replaced the underlying host";
    private static final String ACCOUNT = "system:serviceaccount:";
    /** System users that are not components of the cluster. */
    private static final Set<String> NOT_COMPONENTS = Set.of("system:anonymous", "system:admin");
    /** Time within which ECS applies a change of a service. */
    private static final Duration APPLY_TIME = Duration.ofMinutes(15);

    /** Deletions of owners of pods or of their namespace, which stop the pods. */
    private static final String[] WORKLOADS = Stream.of(
                    "deployments", "statefulsets", "daemonsets", "replicasets", "jobs", "cronjobs", "namespaces")
            .flatMap(owner -> Stream.of("delete " + owner, "deletecollection " + owner))
            .toArray(String[]::new);

    private static final String[] SCALES = Stream.of("deployments", "statefulsets", "replicasets")
            .flatMap(owner -> Stream.of("patch " + owner + "/scale", "update " + owner + "/scale"))
            .toArray(String[]::new);

    private static final List<String> MAINTENANCE = List.of("maintenance", "retire", "host ec2", "platform update");

    @Override
    public void evaluate(StartupRuleContext context, RuleFindings findings) {
        context.of(WorkloadRun.Kind.TASK)
                .filter(run -> !run.stopCode().isEmpty())
                .forEach(run -> evaluateTask(context, run, findings));
        context.successfulCalls(
                        "Microsoft.ContainerInstance",
                        "/containerGroups/restart/action",
                        "/containerGroups/stop/action",
                        "/containerGroups/delete")
                .forEach(call -> reportCall(context, call, findings));
        // A restarted group does not count a restart, so the outcome of its log does not mention the earlier log.
        context.successfulCalls(
                        "Microsoft.ContainerInstance",
                        "/containerGroups/restart/action",
                        "/containerGroups/stop/action")
                .forEach(call -> findings.gap(
                        "STA-008",
                        "logs of the containers of " + resource(call) + " from before " + call.time()
                                + " are missing: " + call.action()
                                + " restarted the group and discarded its logs, and its restart count does not"
                                + " show this; only Log Analytics may contain them"));
        context.successfulCalls(
                        "Microsoft.App",
                        "/containerApps/delete",
                        "/containerApps/stop/action",
                        "/revisions/restart/action",
                        "/revisions/deactivate/action",
                        "/jobs/delete",
                        "/jobs/stop/action")
                .forEach(call -> reportCall(context, call, findings));
        context.successfulCalls("kubernetes", "delete pods", "deletecollection pods", "create pods/eviction")
                .filter(call -> !isControlPlane(call.principal()))
                .forEach(call -> reportCall(context, call, findings));
        // The control plane then stops the pods itself, which is not reported.
        Stream.concat(
                        context.successfulCalls("kubernetes", WORKLOADS),
                        context.successfulCalls("kubernetes", SCALES).filter(WorkloadStop::isScaledToZero))
                .filter(call -> !isControlPlane(call.principal()))
                .forEach(call -> reportCall(context, call, findings));
    }

    private static boolean isScaledToZero(ControlCall call) {
        JsonNode replicas = call.request().path("spec").path("replicas");
        return replicas.isNumber() && replicas.asInt() == 0;
    }

    /** Reports whether a user is a cluster component or a service account of {@code kube-system}. */
    private static boolean isControlPlane(String user) {
        return user.startsWith(ACCOUNT)
                ? user.startsWith(ACCOUNT + "kube-system:")
                : user.startsWith("system:") && !NOT_COMPONENTS.contains(user);
    }

    private static void evaluateTask(StartupRuleContext context, WorkloadRun run, RuleFindings findings) {
        Optional<ControlCall> stop = context.successfulCalls("ecs", "StopTask")
                .filter(call -> call.request().path("task").asText().endsWith(StartupRuleContext.shortName(run)))
                .findFirst();
        // The caller of StopTask chooses the reason freely.
        boolean byUser = run.stopCode().equals("UserInitiated");
        String reason = run.stopReason().toLowerCase(Locale.ROOT);
        boolean hostReplaced =
                (!byUser || stop.isEmpty()) && MAINTENANCE.stream().anyMatch(reason::contains);
        Optional<String> platform =
                hostReplaced ? Optional.of(HOST_REPLACED) : Optional.ofNullable(PLATFORM.get(run.stopCode()));
        boolean complete = run.stopped()
                .filter(time -> CallCoverage.isComplete(context.sealed(), time))
                .isPresent();
        if (hostReplaced && byUser && !complete) {
            reportPossiblePlatformStop(run, findings);
        } else if (platform.isPresent()) {
            reportPlatformStop(context, run, platform.get(), findings);
        } else if (run.stopCode().equals("UserInitiated")) {
            reportUserStop(context, run, stop, findings);
        }
    }

    /**
     * Reports a stop by the platform. After a caller scaled down or redeployed a service, the service scheduler stops
     * its tasks.
     */
    private static void reportPlatformStop(
            StartupRuleContext context, WorkloadRun run, String who, RuleFindings findings) {
        Optional<ControlCall> requested = run.stopCode().equals("ServiceSchedulerInitiated")
                        && run.stopped().isPresent()
                ? context.successfulCalls(
                                "ecs",
                                "UpdateService",
                                "DeleteService",
                                "UpdateExpressGatewayService",
                                "DeleteExpressGatewayService")
                        .filter(call -> StartupRuleContext.isAbout(run.owner(), call))
                        .filter(call -> !call.time().isAfter(run.stopped().get())
                                && !call.time().isBefore(run.stopped().get().minus(APPLY_TIME)))
                        .reduce((earlier, later) -> later)
                : Optional.empty();
        String after = requested.isPresent() ? afterAlertNote(context, run.stopped()) : "";
        List<EvidenceLocation> evidence = new ArrayList<>(List.of(run.evidence().child("stopCode")));
        requested.ifPresent(call -> evidence.add(call.evidence()));
        findings.add(
                "STA-008",
                after.isEmpty() ? Severity.INFO : Severity.MEDIUM,
                StartupRuleContext.shortName(run),
                who
                        + requested
                                .map(call -> " after " + call.action() + " by " + call.principal() + after)
                                .orElse("")
                        + ": " + run.stopCode() + ", " + run.stopReason(),
                run.stopped(),
                evidence);
    }

    /** Reports a stop whose reason alone indicates the platform. */
    private static void reportPossiblePlatformStop(WorkloadRun run, RuleFindings findings) {
        String id = StartupRuleContext.shortName(run);
        findings.add(
                "STA-008",
                Severity.LOW,
                id,
                HOST_REPLACED + ", unless the caller of StopTask wrote this reason: " + run.stopReason(),
                run.stopped(),
                List.of(run.evidence().child("stoppedReason")));
        findings.gap(
                "STA-008",
                "it is unknown whether the platform stopped " + id + " or a caller who wrote this reason:"
                        + " the package does not contain all ECS calls of that time");
    }

    private static void reportUserStop(
            StartupRuleContext context, WorkloadRun run, Optional<ControlCall> stop, RuleFindings findings) {
        String id = StartupRuleContext.shortName(run);
        List<EvidenceLocation> evidence = new ArrayList<>(List.of(run.evidence().child("stopCode")));
        stop.ifPresent(call -> evidence.add(call.evidence()));
        findings.add(
                "STA-008",
                Severity.MEDIUM,
                id,
                "stopped by "
                        + stop.map(ControlCall::principal)
                                .orElse("an unknown caller (the package does not" + " contain the call)")
                        + afterAlertNote(context, run.stopped()) + ": " + run.stopReason(),
                run.stopped(),
                evidence);
        if (stop.isEmpty()) {
            findings.gap(
                    "STA-008",
                    "it is unknown who stopped " + id + ": the package contains no StopTask call for" + " it");
        }
    }

    private static void reportCall(StartupRuleContext context, ControlCall call, RuleFindings findings) {
        findings.add(
                "STA-008",
                // Operators do this continuously; an attacker with the token of an operator would look the same.
                call.principal().startsWith(ACCOUNT) ? Severity.LOW : Severity.MEDIUM,
                resource(call),
                call.principal() + " called " + call.action() + afterAlertNote(context, Optional.of(call.time()))
                        + ": data that the containers wrote is lost",
                Optional.of(call.time()),
                List.of(call.evidence()));
    }

    /** Returns the last part of the name of the resource that a call was about. */
    private static String resource(ControlCall call) {
        String resource = call.entry()
                .path("resourceId")
                .asText(call.entry().path("objectRef").path("name").asText());
        return resource.substring(resource.lastIndexOf('/') + 1);
    }

    private static String afterAlertNote(StartupRuleContext context, Optional<Instant> at) {
        return at.filter(time -> time.isAfter(context.alertTime())).isPresent() ? ", after the alert" : "";
    }
}
