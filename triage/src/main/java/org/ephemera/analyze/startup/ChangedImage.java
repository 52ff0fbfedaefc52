package org.ephemera.analyze.startup;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Notes;
import org.ephemera.analyze.model.Run;
import org.ephemera.analyze.model.Severity;

/** Another image was pulled at a restart that no deployment asked for (STA-003). */
final class ChangedImage implements StartupRule {
    @Override
    public void judge(StartupScene scene, Notes judged) {
        scene.of(Run.Kind.GROUP).forEach(run -> run.parts().forEach(part -> pulled(scene, run, part, judged)));
        Map<String, Run.Part> parts = new LinkedHashMap<>();
        Map<String, Run> runs = new LinkedHashMap<>();
        scene.of(Run.Kind.TASK)
                .filter(run ->
                        run.owner().startsWith("service:") && run.created().isPresent())
                .sorted(Comparator.comparing(run -> run.created().orElse(Instant.EPOCH)))
                .forEach(run -> run.parts().forEach(part -> {
                    String key = run.owner() + "\0" + run.definition() + "\0" + part.name() + "\0" + part.image();
                    Run.Part before = parts.put(key, part);
                    Run other = runs.put(key, run);
                    if (before != null && other != null) {
                        replaced(scene, other, before, run, part, judged);
                    }
                }));
    }

    /** By events of one container. */
    private static void pulled(StartupScene scene, Run run, Run.Part part, Notes judged) {
        if (part.images().size() < 2) {
            return;
        }
        Optional<Run.Event> last = part.events().stream()
                .filter(event -> event.name().equals("Pulled")
                        && event.message().contains(part.images().getLast()))
                .findFirst();
        Optional<Instant> at = last.flatMap(Run.Event::first);
        Optional<Instant> first = part.events().stream()
                .filter(event -> event.name().equals("Pulled"))
                .flatMap(event -> event.first().stream())
                .min(Comparator.naturalOrder());
        boolean deployed = at.isPresent()
                && scene.done("Microsoft.ContainerInstance", "containerGroups/write")
                        .anyMatch(call -> StartupScene.isOn(run, call)
                                && !call.time().isAfter(at.get())
                                && call.time().isAfter(first.orElse(Instant.MIN)));
        if (!deployed) {
            judged.add(
                    "STA-003",
                    Severity.MEDIUM,
                    part.name(),
                    "pulled " + part.images().getLast() + " at a restart, before that "
                            + part.images().getFirst(),
                    at,
                    List.of(last.map(Run.Event::evidence).orElse(part.evidence())));
        }
    }

    /** By a task that took the place of another. */
    private static void replaced(StartupScene scene, Run other, Run.Part before, Run run, Run.Part part, Notes judged) {
        if (before.images().isEmpty()
                || part.images().isEmpty()
                || before.images().equals(part.images())) {
            return;
        }
        Instant from = other.created().orElse(Instant.EPOCH);
        Instant to = run.created().orElse(Instant.MAX);
        Optional<ControlCall> deployed = scene.done("ecs", StartupScene.DEPLOYS)
                .filter(call -> StartupScene.isAbout(run.owner(), call))
                .filter(call -> call.time().isAfter(from) && !call.time().isAfter(to))
                .findFirst();
        if (deployed.isEmpty()) {
            judged.add(
                    "STA-003",
                    Severity.MEDIUM,
                    part.name(),
                    StartupScene.brief(run) + " pulled " + part.images().getFirst() + " by the name " + part.image()
                            + ", and no deployment asked for it; the tasks before run "
                            + before.images().getFirst(),
                    run.created(),
                    List.of(
                            part.evidence().child("imageDigest"),
                            before.evidence().child("imageDigest")));
        }
    }
}
