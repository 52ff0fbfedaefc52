package org.ephemera.analyze.parse;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.model.WorkloadRun;
import org.ephemera.analyze.parse.aws.TaskRun;
import org.ephemera.analyze.parse.azure.GroupRun;
import org.ephemera.analyze.parse.kubernetes.ClusterEvent;
import org.ephemera.analyze.parse.kubernetes.ClusterEvents;
import org.ephemera.analyze.parse.kubernetes.ClusterEvidence;
import org.ephemera.analyze.parse.kubernetes.PodRun;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;

/** How tasks, groups and pods started, restarted and stopped: of the target and of its siblings, also of those that are gone. */
public final class WorkloadRuns {
    private static final Set<String> TASKS = Set.of("aws.ecs.task", "aws.ecs.tasks");
    private static final Set<String> DEFINITIONS = Set.of("aws.ecs.task-definition", "aws.ecs.definition-history");

    private final SealedPackage sealed;
    private final ResponseDocuments bodies;
    private final Map<String, WorkloadRun> runs = new LinkedHashMap<>();
    private final Map<String, LocatedJson> definitions = new LinkedHashMap<>();

    private WorkloadRuns(SealedPackage sealed) {
        this.sealed = sealed;
        this.bodies = ResponseDocuments.in(sealed);
    }

    /** @param runs in the order in which the package keeps them */
    public record Read(List<WorkloadRun> runs, List<Gap> gaps) {
        public Read {
            runs = List.copyOf(runs);
            gaps = List.copyOf(gaps);
        }
    }

    /** All runs of a package. What cannot be read is a gap, never an exception. */
    public static Read of(SealedPackage sealed) {
        WorkloadRuns runs = new WorkloadRuns(sealed);
        runs.read();
        return new Read(new ArrayList<>(runs.runs.values()), runs.bodies.gaps());
    }

    /** How a pod runs, as its API object has it. */
    public static WorkloadRun ofPod(LocatedJson pod) {
        return new PodRun(pod, List.of()).run();
    }

    private void read() {
        for (LocatedJson body : bodies.of(DEFINITIONS, "DescribeTaskDefinition")) {
            LocatedJson definition = body.at("taskDefinition");
            definitions.putIfAbsent(definition.at("taskDefinitionArn").words(), definition);
        }
        for (LocatedJson body : bodies.of(TASKS, "DescribeTasks")) {
            bodies.items(body, "tasks").forEach(this::task);
        }
        for (LocatedJson group : bodies.of(Set.of("azure.aci.group"), "ContainerGroups_Get")) {
            WorkloadRun run = new GroupRun(group).run();
            runs.putIfAbsent(run.name(), run);
        }
        pods();
        trigger();
    }

    /** A pod that was replaced by another of its name is a run of its own. */
    private void pods() {
        ClusterEvidence state = ClusterEvidence.of(sealed);
        if (state.pods().isEmpty()) {
            return;
        }
        Map<String, List<ClusterEvent>> events = new HashMap<>();
        state.pods().forEach(pod -> events.put(ClusterEvidence.uid(pod), new ArrayList<>()));
        for (LocatedJson pod : state.pods()) {
            List<ClusterEvent> own = events.getOrDefault(ClusterEvidence.uid(pod), List.of());
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
        for (LocatedJson pod : state.pods()) {
            String uid = ClusterEvidence.uid(pod);
            WorkloadRun run = new PodRun(pod, events.getOrDefault(uid, List.of())).run();
            runs.putIfAbsent(run.name() + " " + uid, run);
        }
    }

    /** A task's change of state is told with the task in it: of a task that is gone it is all there is. */
    private void trigger() {
        if (!sealed.names().contains(PackageLayout.TRIGGER)) {
            return;
        }
        try (InputStream in = sealed.open(PackageLayout.TRIGGER)) {
            LocatedJson event = new LocatedJson(
                    Json.parse(in.readNBytes(1 << 20)), sealed.evidence(PackageLayout.TRIGGER, FileLocation.root()));
            if (event.at("detail-type").words().equals("ECS Task State Change")) {
                task(event.at("detail"));
            }
        } catch (IOException e) {
            bodies.gap(PackageLayout.TRIGGER, "the alert is not read as a change of state: " + e.getMessage());
        }
    }

    /** Of a task that is told of twice, the telling that knows how it ended. */
    private void task(LocatedJson task) {
        WorkloadRun run = new TaskRun(task, definitions).run();
        WorkloadRun known = runs.get(run.name());
        if (known == null || (known.stopped().isEmpty() && run.stopped().isPresent())) {
            runs.put(run.name(), run);
        }
    }
}
