package org.ephemera.aws.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.catalog.LogsCatalog;
import org.ephemera.aws.target.LogDestination;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;

/** Plans the logs of containers at their locations, and for each log group the queries that are needed once. */
public final class ContainerLogPlan {
    private final PlannedItem parent;
    private final Recorder recorder;
    private final Map<List<String>, LogGroupStreams> groups = new LinkedHashMap<>();

    /**
     * Creates the plan.
     *
     * @param parent the item that contains the log configurations
     */
    public ContainerLogPlan(PlannedItem parent, Recorder recorder) {
        this.parent = parent;
        this.recorder = recorder;
    }

    /**
     * Plans the log of one container.
     *
     * @param task the task id that ends the stream's name if it has a prefix
     * @param log the known parameters of the container; the location is added
     */
    public void plan(String task, LogsCatalog.ContainerLogParameters log, LogDestination place) {
        switch (place) {
            case LogDestination.InCloudWatch in -> {
                group(in.region(), in.group()).add(in, task);
                recorder.plan(
                        LogsCatalog.STREAM,
                        parent.window(),
                        log.at(new LogsCatalog.StreamLocation(
                                in.region(), in.group(), in.stream(), in.delivery(), in.router())));
            }
            case LogDestination.UnknownStream unnamed -> {
                group(unnamed.region(), unnamed.group());
                // Not a failure if the container cannot have written anything.
                planPreset(
                        log,
                        log.neverRan()
                                ? new Outcome.Empty(
                                        "the container has not run, so it has no log stream; without a stream"
                                                + " prefix, its runtime id names the stream")
                                : new Outcome.Failed(DetailCode.STREAM_UNKNOWN, unnamed.why()));
            }
            case LogDestination.InvalidRegion misnamed ->
                planPreset(log, new Outcome.Failed(DetailCode.REGION_INVALID, misnamed.why()));
            case LogDestination.OutsideCloudWatch elsewhere ->
                planPreset(log, new Outcome.NotApplicable(elsewhere.where()));
        }
    }

    /** Plans a log with a preset outcome. */
    public void planPreset(LogsCatalog.ContainerLogParameters log, Outcome outcome) {
        recorder.plan(LogsCatalog.STREAM, parent.window(), PresetOutcome.with(log, outcome));
    }

    /**
     * Returns the streams of a log group. The group itself is planned once, although several containers usually log to
     * it.
     */
    LogGroupStreams group(String region, String group) {
        return groups.computeIfAbsent(List.of(region, group), key -> {
            String target = EcsPlace.of(parent).target();
            recorder.plan(LogsCatalog.GROUP, parent.window(), new LogsCatalog.GroupParameters(target, region, group));
            // The default destination of exec sessions is the log group of the container.
            ExecLogPlan.plan(region, group, target, parent.window(), recorder);
            return new LogGroupStreams(region, group);
        });
    }

    /** Plans the searches of the groups, after all streams were added. */
    public void planGroups() {
        for (LogGroupStreams streams : groups.values()) {
            streams.plan(parent, recorder);
        }
        groups.keySet().stream()
                .map(List::getFirst)
                .filter(region -> !region.equals(EcsPlace.of(parent).region()))
                .distinct()
                .forEach(region -> new TrailPlan(parent, "", recorder).planLogDeletions(region));
    }
}
