package org.ephemera.aws.plan;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.ephemera.aws.catalog.Ec2Catalog;
import org.ephemera.aws.catalog.Ec2Ids;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.target.KnownTask;
import org.ephemera.aws.target.TaskAttachments;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.DependencyOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;

/** Plans the network interfaces and the volumes of tasks, many ids in one request. */
public final class AttachmentPlan {
    static final String RUNNING = "running";
    public static final String STOPPED = "stopped";

    private final PlannedItem parent;
    private final Recorder recorder;

    /**
     * Creates the plan.
     *
     * @param parent the item that found the tasks
     */
    AttachmentPlan(PlannedItem parent, Recorder recorder) {
        this.parent = parent;
        this.recorder = recorder;
    }

    /**
     * Plans the attachments of the tasks. Interfaces of stopped tasks are separate items, because a deleted interface
     * does not make the list of the running tasks incomplete.
     */
    void plan(List<KnownTask> tasks) {
        Predicate<KnownTask> stopped = task -> task.stopped().isPresent();
        List<String> runningInterfaces = ids(tasks, stopped.negate(), TaskAttachments::interfaces);
        List<String> stoppedInterfaces = ids(tasks, stopped, TaskAttachments::interfaces);
        if (runningInterfaces.isEmpty() && stoppedInterfaces.isEmpty()) {
            tasks.stream()
                    .flatMap(task -> task.gap().stream())
                    .findFirst()
                    .ifPresentOrElse(this::unresolved, () -> planPreset(withoutInterface(tasks)));
        }
        interfaces(runningInterfaces, RUNNING);
        interfaces(stoppedInterfaces, STOPPED);
        for (List<String> some : Ec2Ids.batches(ids(tasks, task -> true, TaskAttachments::volumes))) {
            recorder.plan(
                    Ec2Catalog.VOLUMES,
                    parent.window(),
                    new Ec2Catalog.VolumesParameters(region(), Ec2Ids.NONE, new Ec2Ids(some)));
        }
    }

    private static Outcome withoutInterface(List<KnownTask> tasks) {
        return tasks.stream().anyMatch(task -> task.attachments().awaitsInterface())
                ? new Outcome.Empty(
                        "no network interface was attached when ECS was queried, although each task gets a separate"
                                + " one: the task is still starting, or its start failed; collect again for its"
                                + " addresses")
                : new Outcome.NotApplicable(
                        "no task has a separate network interface; in the network modes bridge and host,"
                                + " tasks use the interface of their instance");
    }

    /** Plans one item with the outcome of the tasks if none is known. */
    void unresolved(Outcome because) {
        planPreset(DependencyOutcome.because(
                because, parent, "only the description of a task contains its network interface"));
    }

    private void interfaces(List<String> ids, String tasks) {
        for (List<String> some : Ec2Ids.batches(ids)) {
            recorder.plan(
                    Ec2Catalog.NETWORK_INTERFACES,
                    parent.window(),
                    new Ec2Catalog.NetworkInterfacesParameters(region(), new Ec2Ids(some), tasks));
        }
    }

    private void planPreset(Outcome outcome) {
        recorder.plan(
                Ec2Catalog.NETWORK_INTERFACES,
                parent.window(),
                PresetOutcome.with(new Ec2Catalog.NetworkInterfacesParameters(region(), Ec2Ids.NONE, ""), outcome));
    }

    private static List<String> ids(
            List<KnownTask> tasks, Predicate<KnownTask> which, Function<TaskAttachments, List<String>> kind) {
        return Ec2Ids.of(tasks.stream()
                .filter(which)
                .map(KnownTask::attachments)
                .map(kind)
                .flatMap(Collection::stream)
                .toList());
    }

    private String region() {
        return EcsPlace.of(parent).region();
    }
}
