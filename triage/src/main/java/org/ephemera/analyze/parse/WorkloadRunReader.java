package org.ephemera.analyze.parse;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.FileLocation;
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

/**
 * Reader of the runs of ECS tasks, container groups and pods: starts, restarts and stops of the target and its
 * siblings, including deleted ones.
 */
public final class WorkloadRunReader {
    private static final Set<String> TASKS = Set.of("aws.ecs.task", "aws.ecs.tasks");
    private static final Set<String> DEFINITIONS = Set.of("aws.ecs.task-definition", "aws.ecs.definition-history");

    private final SealedPackage sealed;
    private final ResponseDocuments bodies;
    private final Map<String, WorkloadRun> runs = new LinkedHashMap<>();
    private final Map<String, LocatedJson> definitions = new LinkedHashMap<>();

    private WorkloadRunReader(SealedPackage sealed) {
        this.sealed = sealed;
        this.bodies = ResponseDocuments.in(sealed);
    }

    /**
     * Runs and gaps of a package.
     *
     * @param runs in the order in which the package contains them
     */
    public record Result(List<WorkloadRun> runs, List<EvidenceGap> gaps) {
        public Result {
            runs = List.copyOf(runs);
            gaps = List.copyOf(gaps);
        }
    }

    /** Reads all runs of a package. Unreadable content is a gap, never an exception. */
    public static Result of(SealedPackage sealed) {
        WorkloadRunReader runs = new WorkloadRunReader(sealed);
        runs.read();
        return new Result(new ArrayList<>(runs.runs.values()), runs.bodies.gaps());
    }

    /** Returns the run of a pod, from its API object. */
    public static WorkloadRun ofPod(LocatedJson pod) {
        return new PodRun(pod, List.of()).run();
    }

    private void read() {
        for (LocatedJson body : bodies.of(DEFINITIONS, "DescribeTaskDefinition")) {
            LocatedJson definition = body.at("taskDefinition");
            definitions.putIfAbsent(definition.at("taskDefinitionArn").textOrEmpty(), definition);
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

    /** Adds the runs of pods. A pod that was replaced by another pod with the same name is a separate run. */
    private void pods() {
        ClusterEvidence state = ClusterEvidence.of(sealed);
        if (state.pods().isEmpty()) {
            return;
        }
        Map<String, List<ClusterEvent>> events = new HashMap<>();
        state.pods().forEach(pod -> events.put(ClusterEvidence.uid(pod), new ArrayList<>()));
        for (LocatedJson pod : state.pods()) {
            List<ClusterEvent> own = events.getOrDefault(ClusterEvidence.uid(pod), List.of());
            // The kubelet identifies a static pod by the hash of its file, and its events reference that hash. Any user
            // may write such an annotation: putIfAbsent keeps the events of a pod whose uid it contains.
            pod.at("metadata", "annotations")
                    .text("kubernetes.io/config.mirror")
                    .ifPresent(hash -> events.putIfAbsent(hash.value(), own));
        }
        new ClusterEvents(sealed, bodies).forEach(event -> {
            if (events.containsKey(event.objectUid())) {
                events.get(event.objectUid()).add(event);
            }
        });
        for (LocatedJson pod : state.pods()) {
            String uid = ClusterEvidence.uid(pod);
            WorkloadRun run = new PodRun(pod, events.getOrDefault(uid, List.of())).run();
            runs.putIfAbsent(run.name() + " " + uid, run);
        }
    }

    /**
     * Adds the task of an ECS task state change. For a task that ECS no longer returns, this event is the only
     * description.
     */
    private void trigger() {
        if (!sealed.names().contains(PackageLayout.TRIGGER)) {
            return;
        }
        try (InputStream in = sealed.open(PackageLayout.TRIGGER)) {
            LocatedJson event = new LocatedJson(
                    Json.parse(in.readNBytes(1 << 20)), sealed.evidence(PackageLayout.TRIGGER, FileLocation.root()));
            if (event.at("detail-type").textOrEmpty().equals("ECS Task State Change")) {
                task(event.at("detail"));
            }
        } catch (IOException e) {
            bodies.gap(PackageLayout.TRIGGER, "cannot read the alert as a task state change: " + e.getMessage());
        }
    }

    /** Adds a task. If it is described twice, the description of its end is kept. */
    private void task(LocatedJson task) {
        WorkloadRun run = new TaskRun(task, definitions).run();
        WorkloadRun known = runs.get(run.name());
        if (known == null || (known.stopped().isEmpty() && run.stopped().isPresent())) {
            runs.put(run.name(), run);
        }
    }
}
