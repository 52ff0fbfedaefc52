package org.ephemera.aws.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.catalog.LogsCatalog;
import org.ephemera.aws.target.LogPlace;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;

/** Plans the logs of containers, each where it is, and of each group what is asked of it once. */
public final class StreamPlan {
    private final PlannedItem about;
    private final Recorder recorder;
    private final Map<List<String>, GroupStreams> groups = new LinkedHashMap<>();

    /** @param about the item that tells where the logs are */
    public StreamPlan(PlannedItem about, Recorder recorder) {
        this.about = about;
        this.recorder = recorder;
    }

    /**
     * Plans one log.
     *
     * @param task its id, with which the stream's name ends if it has a prefix
     * @param log what is known of the container; its location is added
     */
    public void plan(String task, LogsCatalog.ContainerLogParameters log, LogPlace place) {
        switch (place) {
            case LogPlace.InCloudWatch in -> {
                group(in.region(), in.group()).add(in, task);
                recorder.plan(
                        LogsCatalog.STREAM,
                        about.window(),
                        log.at(new LogsCatalog.StreamLocation(
                                in.region(), in.group(), in.stream(), in.delivery(), in.router())));
            }
            case LogPlace.Unnamed unnamed -> {
                group(unnamed.region(), unnamed.group());
                // Nothing failed where nothing can have been written.
                ended(
                        log,
                        log.neverRan()
                                ? new Outcome.Empty(
                                        "the container has not run, so that it has no stream; without a stream"
                                                + " prefix its runtime id would be the stream's name")
                                : new Outcome.Failed(DetailCode.STREAM_UNKNOWN, unnamed.why()));
            }
            case LogPlace.Misnamed misnamed ->
                ended(log, new Outcome.Failed(DetailCode.REGION_INVALID, misnamed.why()));
            case LogPlace.Elsewhere elsewhere -> ended(log, new Outcome.NotApplicable(elsewhere.where()));
        }
    }

    /** One whose end is known. */
    public void ended(LogsCatalog.ContainerLogParameters log, Outcome outcome) {
        recorder.plan(LogsCatalog.STREAM, about.window(), PresetOutcome.with(log, outcome));
    }

    /** Several containers mostly log to one group; it is asked for once. */
    GroupStreams group(String region, String group) {
        return groups.computeIfAbsent(List.of(region, group), key -> {
            String target = EcsPlace.of(about).target();
            recorder.plan(LogsCatalog.GROUP, about.window(), new LogsCatalog.GroupParameters(target, region, group));
            // The default place of exec sessions: beside the output of the container.
            ExecLogPlan.plan(region, group, target, about.window(), recorder);
            return new GroupStreams(region, group);
        });
    }

    /** Everything that is in the groups is known. */
    public void end() {
        for (GroupStreams streams : groups.values()) {
            streams.plan(about, recorder);
        }
        groups.keySet().stream()
                .map(List::getFirst)
                .filter(region -> !region.equals(EcsPlace.of(about).region()))
                .distinct()
                .forEach(region -> new TrailPlan(about, "", recorder).erasuresIn(region));
    }
}
