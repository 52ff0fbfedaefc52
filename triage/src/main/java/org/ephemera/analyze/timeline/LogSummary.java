package org.ephemera.analyze.timeline;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.LogLine;
import org.ephemera.analyze.model.PointList;
import org.ephemera.analyze.model.TimeSeries;

/** Summary of logs: begin, end, silences and bursts of each stream. It is given each line once and stores none. */
public final class LogSummary {
    private static final int MOST_STREAMS = 10_000;
    static final Duration SILENCE = Duration.ofMinutes(5);

    private final SortedMap<String, LogStreamSummary> streams = new TreeMap<>();
    private long unseen;
    private long timeless;

    /** Adds the next line; lines of one stream must be in the order of their log. */
    public void accept(LogLine line) {
        if (line.time().isEmpty()) {
            timeless++;
            return;
        }
        Instant time = line.time().get();
        String name = line.container() + "\n" + line.stream();
        LogStreamSummary stream = streams.get(name);
        if (stream == null) {
            if (streams.size() == MOST_STREAMS) {
                unseen++;
                return;
            }
            stream = new LogStreamSummary(line.container(), line.stream());
            streams.put(name, stream);
        }
        stream.accept(time, line);
    }

    /** Returns the number of lines per minute, one series for each container whose lines have times. */
    public List<TimeSeries> lineCounts() {
        SortedMap<String, LogVolume> volumes = new TreeMap<>();
        streams.values()
                .forEach(stream -> volumes.computeIfAbsent(
                                stream.container(), name -> new LogVolume(name, stream.evidence()))
                        .add(stream.counts()));
        return volumes.values().stream().map(LogVolume::series).toList();
    }

    void addTo(TimelineEntries entries, List<EvidenceGap> gaps) {
        streams.values().forEach(stream -> stream.addTo(entries, gaps));
        if (timeless > 0) {
            gaps.add(new EvidenceGap(
                    "timeline", timeless + " log lines have no time; they are only in the exported log text"));
        }
        if (unseen > 0) {
            gaps.add(new EvidenceGap(
                    "timeline",
                    unseen + " lines belong to streams beyond the limit of " + MOST_STREAMS + "; these streams are"
                            + " not summarized"));
        }
    }

    /** Number of lines of one container in each minute, over all its streams. */
    private static final class LogVolume {
        private static final int MINUTE = 60;
        /**
         * Five weeks. Up to this length minutes without lines are zeros; beyond it only the minutes next to one with
         * lines are.
         */
        private static final int MOST_MINUTES = 50_000;

        private final String container;
        private final EvidenceLocation evidence;
        private final TreeMap<Long, Integer> minutes = new TreeMap<>();

        /**
         * Creates an empty count.
         *
         * @param evidence of the first line
         */
        LogVolume(String container, EvidenceLocation evidence) {
            this.container = container;
            this.evidence = evidence;
        }

        void add(Map<Long, Integer> lines) {
            lines.forEach((minute, count) -> minutes.merge(minute, count, Integer::sum));
        }

        TimeSeries series() {
            SortedMap<Long, Integer> shown = new TreeMap<>();
            boolean all = minutes.lastKey() - minutes.firstKey() < MOST_MINUTES;
            if (all) {
                for (long minute = minutes.firstKey(); minute <= minutes.lastKey(); minute++) {
                    shown.put(minute, 0);
                }
            } else {
                minutes.keySet()
                        .forEach(minute ->
                                List.of(minute - 1, minute + 1).forEach(neighbour -> shown.put(neighbour, 0)));
            }
            shown.putAll(minutes);
            long[] seconds =
                    shown.keySet().stream().mapToLong(minute -> minute * MINUTE).toArray();
            double[] counts =
                    shown.values().stream().mapToDouble(count -> count).toArray();
            return new TimeSeries(
                    container,
                    "log lines",
                    "Sum",
                    "lines a minute",
                    Duration.ofSeconds(MINUTE),
                    new TreeMap<>(),
                    PointList.of(seconds, counts),
                    evidence);
        }
    }
}
