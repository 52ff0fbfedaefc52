package org.ephemera.aws.plan;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.aws.catalog.LogsCatalog;
import org.ephemera.aws.target.LogPlace;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.PresetOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;

/** Plans the logs of containers, each where it is, and of each group what is asked of it once. */
public final class StreamPlan {
    /** Of a container of which ECS told, and of no runtime that had it. */
    public static final String NEVER_RAN = "neverRan";
    /** Of a stream that a log router wrote. */
    public static final String ROUTED = "routed";

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
     * @param params what is known of the container; those of its place are put beside them
     */
    public void plan(String task, Map<String, String> params, LogPlace place) {
        switch (place) {
            case LogPlace.InCloudWatch in -> {
                group(in.region(), in.group()).add(in, task);
                params.put("region", in.region());
                params.put("group", in.group());
                params.put("stream", in.stream());
                params.put("delivery", in.delivery());
                if (in.router()) {
                    params.put(ROUTED, "true");
                }
            }
            case LogPlace.Unnamed unnamed -> {
                group(unnamed.region(), unnamed.group());
                // Nothing failed where nothing can have been written.
                PresetOutcome.put(
                        params,
                        params.containsKey(NEVER_RAN)
                                ? new Outcome.Empty(
                                        "the container has not run, so that it has no stream; without a stream"
                                                + " prefix its runtime id would be the stream's name")
                                : new Outcome.Failed("StreamUnknown", unnamed.why()));
            }
            case LogPlace.Misnamed misnamed ->
                PresetOutcome.put(params, new Outcome.Failed("RegionInvalid", misnamed.why()));
            case LogPlace.Elsewhere elsewhere ->
                PresetOutcome.put(params, new Outcome.NotApplicable(elsewhere.where()));
        }
        recorder.plan(LogsCatalog.STREAM, about.window(), params);
    }

    /** One whose end is known. */
    public void ended(Map<String, String> params, Outcome outcome) {
        PresetOutcome.put(params, outcome);
        recorder.plan(LogsCatalog.STREAM, about.window(), params);
    }

    /** Several containers mostly log to one group; it is asked for once. */
    GroupStreams group(String region, String group) {
        return groups.computeIfAbsent(List.of(region, group), key -> {
            Map<String, String> params = new TreeMap<>();
            params.put("target", about.param("target"));
            params.put("region", region);
            params.put("group", group);
            recorder.plan(LogsCatalog.GROUP, about.window(), params);
            // The default place of exec sessions: beside the output of the container.
            ExecLogPlan.plan(region, group, about.param("target"), about.window(), recorder);
            return new GroupStreams(region, group);
        });
    }

    /** Everything that is in the groups is known. */
    public void end() throws IOException {
        for (GroupStreams streams : groups.values()) {
            streams.plan(about, recorder);
        }
        groups.keySet().stream()
                .map(List::getFirst)
                .filter(region -> !region.equals(about.param("region")))
                .distinct()
                .forEach(region -> new TrailPlan(about, "", recorder).erasuresIn(region));
    }
}
