package org.ephemera.aws.plan;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.ephemera.aws.catalog.Ec2Catalog;
import org.ephemera.aws.catalog.Ec2Ids;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.target.Attachments;
import org.ephemera.aws.target.KnownTask;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.DependencyOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;

/** Plans the network interfaces and the volumes of tasks, those of many tasks in one question. */
public final class AttachmentPlan {
    static final String RUNNING = "running";
    public static final String STOPPED = "stopped";

    private final PlannedItem about;
    private final Recorder recorder;

    /** @param about the item that found the tasks */
    AttachmentPlan(PlannedItem about, Recorder recorder) {
        this.about = about;
        this.recorder = recorder;
    }

    /** Those of tasks that have stopped stand by themselves: that they are gone makes the others no less whole. */
    void plan(List<KnownTask> tasks) {
        Predicate<KnownTask> stopped = task -> task.stopped().isPresent();
        List<String> running = ids(tasks, stopped.negate(), Attachments::interfaces);
        List<String> gone = ids(tasks, stopped, Attachments::interfaces);
        if (running.isEmpty() && gone.isEmpty()) {
            tasks.stream()
                    .flatMap(task -> task.gap().stream())
                    .findFirst()
                    .ifPresentOrElse(this::unresolved, () -> ended(withoutInterface(tasks)));
        }
        interfaces(running, RUNNING);
        interfaces(gone, STOPPED);
        for (List<String> some : Ec2Ids.batches(ids(tasks, task -> true, Attachments::volumes))) {
            recorder.plan(
                    Ec2Catalog.VOLUMES,
                    about.window(),
                    new Ec2Catalog.VolumesParameters(region(), Ec2Ids.NONE, new Ec2Ids(some)));
        }
    }

    private static Outcome withoutInterface(List<KnownTask> tasks) {
        return tasks.stream().anyMatch(task -> task.attachments().awaitsInterface())
                ? new Outcome.Empty(
                        "when ECS was asked no network interface had been attached yet, though each task gets one of"
                                + " its own: it is just being started, or its start failed before; collect again for its"
                                + " addresses")
                : new Outcome.NotApplicable("no task has a network interface of its own; in the"
                        + " network modes bridge and host tasks use that of their instance");
    }

    /** Without any task. */
    void unresolved(Outcome because) {
        ended(DependencyOutcome.because(
                because, about, "only its description names the network interface of a task", "it could not be had"));
    }

    private void interfaces(List<String> ids, String tasks) {
        for (List<String> some : Ec2Ids.batches(ids)) {
            recorder.plan(
                    Ec2Catalog.NETWORK_INTERFACES,
                    about.window(),
                    new Ec2Catalog.NetworkInterfacesParameters(region(), new Ec2Ids(some), tasks));
        }
    }

    private void ended(Outcome outcome) {
        recorder.plan(
                Ec2Catalog.NETWORK_INTERFACES,
                about.window(),
                PresetOutcome.with(new Ec2Catalog.NetworkInterfacesParameters(region(), Ec2Ids.NONE, ""), outcome));
    }

    private static List<String> ids(
            List<KnownTask> tasks, Predicate<KnownTask> which, Function<Attachments, List<String>> kind) {
        return Ec2Ids.of(tasks.stream()
                .filter(which)
                .map(KnownTask::attachments)
                .map(kind)
                .flatMap(Collection::stream)
                .toList());
    }

    private String region() {
        return EcsPlace.of(about).region();
    }
}
