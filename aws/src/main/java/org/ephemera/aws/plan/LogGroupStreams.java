package org.ephemera.aws.plan;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.catalog.LogsCatalog;
import org.ephemera.aws.target.DefinitionParameters;
import org.ephemera.aws.target.FirelensDestination;
import org.ephemera.aws.target.LogDestination;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.TimeWindow;

/** Collected streams of one log group, with the further searches that they need in that group. */
public final class LogGroupStreams {
    /** Length of the window's end that is read again for late events. */
    public static final Duration TAIL = Duration.ofMinutes(5);

    private static final int MOST_STREAMS = 100;

    private final String region;
    private final String group;
    private final Set<String> streams = new LinkedHashSet<>();
    /**
     * Prefixes of stream names before the task id: {@code awslogs-stream-prefix/container/}, or the separators of a log
     * router instead of the slashes.
     */
    private final Set<String> prefixes = new TreeSet<>();
    /**
     * Streams named by the runtime id of their container alone. Other streams with such a name may belong to earlier
     * tasks.
     */
    private final Set<String> byRuntime = new TreeSet<>();

    LogGroupStreams(String region, String group) {
        this.region = region;
        this.group = group;
    }

    /**
     * Adds a stream that is collected.
     *
     * @param task the task id that ends the stream's name if it has a prefix
     */
    void add(LogDestination.InCloudWatch in, String task) {
        String stream = in.stream();
        streams.add(stream);
        if (stream.endsWith("/" + task) || stream.endsWith(FirelensDestination.TAG + task)) {
            prefixes.add(stream.substring(0, stream.length() - task.length()));
        } else if (!in.router()) {
            byRuntime.add(stream); // a log router's stream without a task id is shared by several tasks
        }
    }

    /**
     * Adds the prefix of streams whose tasks are unknown.
     *
     * @param prefix the stream name up to the task id
     */
    void addPrefix(String prefix) {
        prefixes.add(prefix);
    }

    void plan(PlannedItem definition, Recorder recorder) {
        LogsCatalog.GroupParameters place =
                new LogsCatalog.GroupParameters(EcsPlace.of(definition).target(), region, group);
        planLate(recorder, definition.window(), place);
        var earlier = ParameterCodec.read(definition, DefinitionParameters.Earlier.class);
        if (!(prefixes.isEmpty() && byRuntime.isEmpty()) && earlier.ofService()) {
            planEarlier(recorder, definition, place, earlier.known().orElse(List.of()));
        }
    }

    /** Plans a second read of the streams for late events, with as many streams in one request as the API accepts. */
    private void planLate(Recorder recorder, TimeWindow window, LogsCatalog.GroupParameters place) {
        List<String> all = List.copyOf(streams);
        for (int from = 0; from < all.size(); from += MOST_STREAMS) {
            List<String> some = all.subList(from, Math.min(from + MOST_STREAMS, all.size()));
            recorder.plan(LogsCatalog.LATE, tail(window), new LogsCatalog.LateParameters(place, some));
        }
    }

    private static TimeWindow tail(TimeWindow window) {
        TimeWindow tail = TimeWindow.before(window.to(), TAIL);
        return tail.from().isBefore(window.from()) ? window : tail;
    }

    /**
     * Plans the search for streams of earlier tasks.
     *
     * @param known the ids of the tasks whose streams are already collected
     */
    private void planEarlier(
            Recorder recorder, PlannedItem about, LogsCatalog.GroupParameters place, List<String> known) {
        recorder.plan(
                LogsCatalog.EARLIER,
                about.window(),
                new LogsCatalog.EarlierParameters(
                        place, List.copyOf(prefixes), known.stream().sorted().toList(), List.copyOf(byRuntime)));
    }
}
