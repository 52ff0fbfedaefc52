package org.ephemera.aws.source;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.ephemera.collect.Recorder;
import org.ephemera.format.PlannedItem;

/** The streams of one log group that are read, and what else is looked for in that group because of them. */
final class GroupStreams {
    private final String region;
    private final String group;
    private final Set<String> streams = new LinkedHashSet<>();
    private final Set<String> prefixes = new TreeSet<>();
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

    void plan(PlannedItem definition, Recorder recorder) throws IOException {
        LateEventsSource.plan(
                recorder, definition.window(), definition.param("target"), region, group, List.copyOf(streams));
        if (!(prefixes.isEmpty() && byRuntime.isEmpty())
                && !definition.param("ofService").isEmpty()) {
            EarlierTasksSource.plan(
                    recorder,
                    definition,
                    region,
                    group,
                    new EarlierTasksSource.Streams(prefixes, Texts.fromJson(definition.param("known")), byRuntime));
        }
    }
}
