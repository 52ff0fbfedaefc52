package org.ephemera.analyze.parse;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.model.Place;
import org.ephemera.analyze.model.Run;
import org.ephemera.analyze.parse.aws.TaskRun;
import org.ephemera.analyze.parse.azure.GroupRun;
import org.ephemera.analyze.parse.kubernetes.ClusterEvent;
import org.ephemera.analyze.parse.kubernetes.ClusterEvents;
import org.ephemera.analyze.parse.kubernetes.ClusterState;
import org.ephemera.analyze.parse.kubernetes.PodRun;
import org.ephemera.analyze.parse.sealed.Bodies;
import org.ephemera.analyze.parse.sealed.Located;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.Json;
import org.ephemera.format.Layout;

/** How tasks, groups and pods started, restarted and stopped: of the target and of its siblings, also of those that are gone. */
public final class Runs {
    private static final Set<String> TASKS = Set.of("aws.ecs.task", "aws.ecs.tasks");
    private static final Set<String> DEFINITIONS = Set.of("aws.ecs.task-definition", "aws.ecs.definition-history");

    private final SealedPackage sealed;
    private final Bodies bodies;
    private final Map<String, Run> runs = new LinkedHashMap<>();
    private final Map<String, Located> definitions = new LinkedHashMap<>();

    private Runs(SealedPackage sealed) {
        this.sealed = sealed;
        this.bodies = Bodies.in(sealed);
    }

    /** @param runs in the order in which the package keeps them */
    public record Read(List<Run> runs, List<Gap> gaps) {
        public Read {
            runs = List.copyOf(runs);
            gaps = List.copyOf(gaps);
        }
    }

    /** All runs of a package. What cannot be read is a gap, never an exception. */
    public static Read of(SealedPackage sealed) {
        Runs runs = new Runs(sealed);
        runs.read();
        return new Read(new ArrayList<>(runs.runs.values()), runs.bodies.gaps());
    }

    /** How a pod runs, as its API object has it. */
    public static Run ofPod(Located pod) {
        return new PodRun(pod, List.of()).run();
    }

    private void read() {
        for (Located body : bodies.of(DEFINITIONS, "DescribeTaskDefinition")) {
            Located definition = body.at("taskDefinition");
            definitions.putIfAbsent(definition.at("taskDefinitionArn").words(), definition);
        }
        for (Located body : bodies.of(TASKS, "DescribeTasks")) {
            bodies.items(body, "tasks").forEach(this::task);
        }
        for (Located group : bodies.of(Set.of("azure.aci.group"), "ContainerGroups_Get")) {
            Run run = new GroupRun(group).run();
            runs.putIfAbsent(run.name(), run);
        }
        pods();
        trigger();
    }

    /** A pod that was replaced by another of its name is a run of its own. */
    private void pods() {
        ClusterState state = ClusterState.of(sealed);
        if (state.pods().isEmpty()) {
            return;
        }
        Map<String, List<ClusterEvent>> events = new HashMap<>();
        state.pods().forEach(pod -> events.put(ClusterState.uid(pod), new ArrayList<>()));
        for (Located pod : state.pods()) {
            List<ClusterEvent> own = events.getOrDefault(ClusterState.uid(pod), List.of());
            // Its node knows what stands in one of its files by the hash of that, and writes its events about it.
            // Anybody
            // may write such an annotation: with another pod's id in it, it takes nothing from that.
            pod.at("metadata", "annotations")
                    .text("kubernetes.io/config.mirror")
                    .ifPresent(hash -> events.putIfAbsent(hash.value(), own));
        }
        new ClusterEvents(sealed, bodies).forEach(event -> {
            if (events.containsKey(event.about())) {
                events.get(event.about()).add(event);
            }
        });
        for (Located pod : state.pods()) {
            String uid = ClusterState.uid(pod);
            Run run = new PodRun(pod, events.getOrDefault(uid, List.of())).run();
            runs.putIfAbsent(run.name() + " " + uid, run);
        }
    }

    /** A task's change of state is told with the task in it: of a task that is gone it is all there is. */
    private void trigger() {
        if (!sealed.names().contains(Layout.TRIGGER)) {
            return;
        }
        try (InputStream in = sealed.open(Layout.TRIGGER)) {
            Located event =
                    new Located(Json.parse(in.readNBytes(1 << 20)), sealed.evidence(Layout.TRIGGER, Place.root()));
            if (event.at("detail-type").words().equals("ECS Task State Change")) {
                task(event.at("detail"));
            }
        } catch (IOException e) {
            bodies.gap(Layout.TRIGGER, "the alert is not read as a change of state: " + e.getMessage());
        }
    }

    /** Of a task that is told of twice, the telling that knows how it ended. */
    private void task(Located task) {
        Run run = new TaskRun(task, definitions).run();
        Run known = runs.get(run.name());
        if (known == null || (known.stopped().isEmpty() && run.stopped().isPresent())) {
            runs.put(run.name(), run);
        }
    }
}
