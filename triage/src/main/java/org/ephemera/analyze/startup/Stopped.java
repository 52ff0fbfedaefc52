package org.ephemera.analyze.startup;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Notes;
import org.ephemera.analyze.model.Run;
import org.ephemera.analyze.model.Severity;

/**
 * Who or what stopped it (STA-008). By a person after the alert, evidence is gone: by whom, the calls say. The platform's own
 * reasons are told apart: they look alike and are harmless.
 */
final class Stopped implements StartupRule {
    private static final Map<String, String> PLATFORM = Map.of(
            "SpotInterruption", "the capacity was taken back, as Spot does",
            "TerminationNotice", "the platform ended the machine below",
            "InfrastructureHealth", "the machine below was not healthy",
            "ServiceSchedulerInitiated", "the scheduler of the service stopped it");
    private static final List<String> MAINTENANCE = List.of("maintenance", "retire", "host ec2", "platform update");

    @Override
    public void judge(StartupScene scene, Notes judged) {
        scene.of(Run.Kind.TASK).filter(run -> !run.stopCode().isEmpty()).forEach(run -> task(scene, run, judged));
        scene.done(
                        "Microsoft.ContainerInstance",
                        "/containerGroups/restart/action",
                        "/containerGroups/stop/action",
                        "/containerGroups/delete")
                .forEach(call -> called(scene, call, judged));
        scene.done(
                        "Microsoft.App",
                        "/containerApps/delete",
                        "/revisions/restart/action",
                        "/revisions/deactivate/action")
                .forEach(call -> called(scene, call, judged));
        scene.done("kubernetes", "delete pods")
                .filter(call -> !call.principal().startsWith("system:"))
                .forEach(call -> called(scene, call, judged));
    }

    private static void task(StartupScene scene, Run run, Notes judged) {
        String reason = run.stopReason().toLowerCase(Locale.ROOT);
        Optional<String> platform = MAINTENANCE.stream().anyMatch(reason::contains)
                ? Optional.of("the platform renewed the machine below")
                : Optional.ofNullable(PLATFORM.get(run.stopCode()));
        if (platform.isPresent()) {
            judged.add(
                    "STA-008",
                    Severity.INFO,
                    StartupScene.brief(run),
                    platform.get() + ": " + run.stopCode() + ", " + run.stopReason(),
                    run.stopped(),
                    List.of(run.evidence().child("stopCode")));
        } else if (run.stopCode().equals("UserInitiated")) {
            user(scene, run, judged);
        }
    }

    private static void user(StartupScene scene, Run run, Notes judged) {
        String id = StartupScene.brief(run);
        Optional<ControlCall> stop = scene.done("ecs", "StopTask")
                .filter(call -> call.request().path("task").asText().endsWith(id))
                .findFirst();
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

    private static void called(StartupScene scene, ControlCall call, Notes judged) {
        String resource = call.entry()
                .path("resourceId")
                .asText(call.entry().path("objectRef").path("name").asText());
        judged.add(
                "STA-008",
                Severity.MEDIUM,
                resource.substring(resource.lastIndexOf('/') + 1),
                call.principal() + " called " + call.action() + after(scene, Optional.of(call.time()))
                        + ": what the containers had written is gone",
                Optional.of(call.time()),
                List.of(call.evidence()));
    }

    private static String after(StartupScene scene, Optional<Instant> at) {
        return at.filter(time -> time.isAfter(scene.alerted())).isPresent() ? ", after the alert" : "";
    }
}
