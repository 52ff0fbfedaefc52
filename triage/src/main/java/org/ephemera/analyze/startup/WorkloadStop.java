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
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.RuleFindings;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.WorkloadRun;

/**
 * Who or what stopped it (STA-008). By a person after the alert, evidence is gone: by whom, the calls say. The platform's own
 * reasons are told apart: they look alike and are harmless.
 */
final class WorkloadStop implements StartupRule {
    private static final Map<String, String> PLATFORM = Map.of(
            "SpotInterruption", "the capacity was taken back, as Spot does",
            "TerminationNotice", "the platform ended the machine below",
            "InfrastructureHealth", "the machine below was not healthy",
            "ServiceSchedulerInitiated", "the scheduler of the service stopped it");
    private static final String RENEWED = "the platform renewed the machine below";
    private static final String ACCOUNT = "system:serviceaccount:";
    /** Whom others than the cluster itself can be. */
    private static final Set<String> NOBODY = Set.of("system:anonymous", "system:admin");
    /** In which a service is brought to what it was asked to be. */
    private static final Duration SOON = Duration.ofMinutes(15);

    /** Whoever deletes what owns pods, or their namespace, has them stopped. */
    private static final String[] WORKLOADS = Stream.of(
                    "deployments", "statefulsets", "daemonsets", "replicasets", "jobs", "cronjobs", "namespaces")
            .flatMap(owner -> Stream.of("delete " + owner, "deletecollection " + owner))
            .toArray(String[]::new);

    private static final String[] SCALES = Stream.of("deployments", "statefulsets", "replicasets")
            .flatMap(owner -> Stream.of("patch " + owner + "/scale", "update " + owner + "/scale"))
            .toArray(String[]::new);

    private static final List<String> MAINTENANCE = List.of("maintenance", "retire", "host ec2", "platform update");

    @Override
    public void judge(StartupRuleContext scene, RuleFindings judged) {
        scene.of(WorkloadRun.Kind.TASK)
                .filter(run -> !run.stopCode().isEmpty())
                .forEach(run -> task(scene, run, judged));
        scene.done(
                        "Microsoft.ContainerInstance",
                        "/containerGroups/restart/action",
                        "/containerGroups/stop/action",
                        "/containerGroups/delete")
                .forEach(call -> called(scene, call, judged));
        // A group that begins anew so counts no restart: the outcome of its log says nothing of what was there before.
        scene.done("Microsoft.ContainerInstance", "/containerGroups/restart/action", "/containerGroups/stop/action")
                .forEach(call -> judged.gap(
                        "STA-008",
                        "what the containers of " + resource(call) + " wrote before " + call.time()
                                + " is in no log of theirs: "
                                + call.action() + " has the group begin anew, and its count of restarts does not tell"
                                + " of it; Log Analytics alone may have kept it"));
        scene.done(
                        "Microsoft.App",
                        "/containerApps/delete",
                        "/containerApps/stop/action",
                        "/revisions/restart/action",
                        "/revisions/deactivate/action")
                .forEach(call -> called(scene, call, judged));
        scene.done("kubernetes", "delete pods", "deletecollection pods", "create pods/eviction")
                .filter(call -> !isControlPlane(call.principal()))
                .forEach(call -> called(scene, call, judged));
        // The pods are then stopped by the control plane itself, of which nothing is told.
        Stream.concat(
                        scene.done("kubernetes", WORKLOADS),
                        scene.done("kubernetes", SCALES).filter(WorkloadStop::isToNone))
                .filter(call -> !isControlPlane(call.principal()))
                .forEach(call -> called(scene, call, judged));
    }

    private static boolean isToNone(ControlCall call) {
        JsonNode replicas = call.request().path("spec").path("replicas");
        return replicas.isNumber() && replicas.asInt() == 0;
    }

    /** Its own components and the service accounts of {@code kube-system}. */
    private static boolean isControlPlane(String user) {
        return user.startsWith(ACCOUNT)
                ? user.startsWith(ACCOUNT + "kube-system:")
                : user.startsWith("system:") && !NOBODY.contains(user);
    }

    private static void task(StartupRuleContext scene, WorkloadRun run, RuleFindings judged) {
        Optional<ControlCall> stop = scene.done("ecs", "StopTask")
                .filter(call -> call.request().path("task").asText().endsWith(StartupRuleContext.brief(run)))
                .findFirst();
        // The reason of a call is whatever its caller wrote.
        boolean byUser = run.stopCode().equals("UserInitiated");
        String reason = run.stopReason().toLowerCase(Locale.ROOT);
        boolean renewed = (!byUser || stop.isEmpty()) && MAINTENANCE.stream().anyMatch(reason::contains);
        Optional<String> platform = renewed ? Optional.of(RENEWED) : Optional.ofNullable(PLATFORM.get(run.stopCode()));
        boolean seen = run.stopped()
                .filter(time -> CallCoverage.areWhole(scene.sealed(), time))
                .isPresent();
        if (renewed && byUser && !seen) {
            perhaps(run, judged);
        } else if (platform.isPresent()) {
            platform(scene, run, platform.get(), judged);
        } else if (run.stopCode().equals("UserInitiated")) {
            user(scene, run, stop, judged);
        }
    }

    /** Whoever has a service scaled down or deployed anew has its tasks stopped, and it is the scheduler that stops them. */
    private static void platform(StartupRuleContext scene, WorkloadRun run, String who, RuleFindings judged) {
        Optional<ControlCall> asked = run.stopCode().equals("ServiceSchedulerInitiated")
                        && run.stopped().isPresent()
                ? scene.done(
                                "ecs",
                                "UpdateService",
                                "DeleteService",
                                "UpdateExpressGatewayService",
                                "DeleteExpressGatewayService")
                        .filter(call -> StartupRuleContext.isAbout(run.owner(), call))
                        .filter(call -> !call.time().isAfter(run.stopped().get())
                                && !call.time().isBefore(run.stopped().get().minus(SOON)))
                        .reduce((earlier, later) -> later)
                : Optional.empty();
        String after = asked.isPresent() ? after(scene, run.stopped()) : "";
        List<Evidence> evidence = new ArrayList<>(List.of(run.evidence().child("stopCode")));
        asked.ifPresent(call -> evidence.add(call.evidence()));
        judged.add(
                "STA-008",
                after.isEmpty() ? Severity.INFO : Severity.MEDIUM,
                StartupRuleContext.brief(run),
                who
                        + asked.map(call -> " after " + call.action() + " by " + call.principal() + after)
                                .orElse("")
                        + ": " + run.stopCode() + ", " + run.stopReason(),
                run.stopped(),
                evidence);
    }

    /** Its reason is all that speaks for the platform. */
    private static void perhaps(WorkloadRun run, RuleFindings judged) {
        String id = StartupRuleContext.brief(run);
        judged.add(
                "STA-008",
                Severity.LOW,
                id,
                RENEWED + ", or whoever called StopTask wrote so: " + run.stopReason(),
                run.stopped(),
                List.of(run.evidence().child("stoppedReason")));
        judged.gap(
                "STA-008",
                "whether the platform stopped " + id + ", as its reason says, or somebody who wrote that, is not known:"
                        + " the calls of its time are not in the package whole");
    }

    private static void user(
            StartupRuleContext scene, WorkloadRun run, Optional<ControlCall> stop, RuleFindings judged) {
        String id = StartupRuleContext.brief(run);
        List<Evidence> evidence = new ArrayList<>(List.of(run.evidence().child("stopCode")));
        stop.ifPresent(call -> evidence.add(call.evidence()));
        judged.add(
                "STA-008",
                Severity.MEDIUM,
                id,
                "stopped by " + stop.map(ControlCall::principal).orElse("somebody whose call is not in the package")
                        + after(scene, run.stopped()) + ": " + run.stopReason(),
                run.stopped(),
                evidence);
        if (stop.isEmpty()) {
            judged.gap("STA-008", "who stopped " + id + " is not known: no StopTask of it is in the package");
        }
    }

    private static void called(StartupRuleContext scene, ControlCall call, RuleFindings judged) {
        judged.add(
                "STA-008",
                // Operators do it all day, and so does whoever has the token of one.
                call.principal().startsWith(ACCOUNT) ? Severity.LOW : Severity.MEDIUM,
                resource(call),
                call.principal() + " called " + call.action() + after(scene, Optional.of(call.time()))
                        + ": what the containers had written is gone",
                Optional.of(call.time()),
                List.of(call.evidence()));
    }

    /** The last part of the name of what a call was about. */
    private static String resource(ControlCall call) {
        String resource = call.entry()
                .path("resourceId")
                .asText(call.entry().path("objectRef").path("name").asText());
        return resource.substring(resource.lastIndexOf('/') + 1);
    }

    private static String after(StartupRuleContext scene, Optional<Instant> at) {
        return at.filter(time -> time.isAfter(scene.alerted())).isPresent() ? ", after the alert" : "";
    }
}
