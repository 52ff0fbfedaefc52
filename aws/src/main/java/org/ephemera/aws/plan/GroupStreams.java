package org.ephemera.aws.plan;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.catalog.LogsCatalog;
import org.ephemera.aws.target.DefinitionParameters;
import org.ephemera.aws.target.FirelensOutput;
import org.ephemera.aws.target.LogPlace;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.TimeWindow;

/** The streams of one log group that are read, and what else is looked for in that group because of them. */
public final class GroupStreams {
    /** How much of the window's end is read again. */
    public static final Duration TAIL = Duration.ofMinutes(5);

    private static final int MOST_STREAMS = 100;

    private final String region;
    private final String group;
    private final Set<String> streams = new LinkedHashSet<>();
    /** Of names of streams, up to the task's id: {@code awslogs-stream-prefix/container/}, or what a log router has instead of the slashes. */
    private final Set<String> prefixes = new TreeSet<>();
    /** Streams that are named by the runtime's id of their container alone; others that have such a name may be of earlier tasks. */
    private final Set<String> byRuntime = new TreeSet<>();

    GroupStreams(String region, String group) {
        this.region = region;
        this.group = group;
    }

    /** @param task the id with which the stream's name ends, if it has a prefix */
    void add(LogPlace.InCloudWatch in, String task) {
        String stream = in.stream();
        streams.add(stream);
        if (stream.endsWith("/" + task) || stream.endsWith(FirelensOutput.TAG + task)) {
            prefixes.add(stream.substring(0, stream.length() - task.length()));
        } else if (!in.router()) {
            byRuntime.add(stream); // what a log router names without a task's id other tasks write to as well
        }
    }

    /** @param prefix of the names of streams that tasks wrote which nobody names, up to where their tasks' ids stand */
    void addOfUnknownTasks(String prefix) {
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

    /** Plans a second look at the streams of the group, as many at once as the API takes. */
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
     * @param known the ids of the tasks whose streams are read anyway
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
