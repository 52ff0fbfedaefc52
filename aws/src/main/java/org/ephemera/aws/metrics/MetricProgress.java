package org.ephemera.aws.metrics;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ephemera.collect.source.OptionalTimes;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.Digest;
import org.ephemera.model.EvidenceExtent;

/**
 * Progress of fetching batches of metrics.
 *
 * @param listed SHA-256 of the requested series; if it differs, the fetch starts again
 * @param cut time at which the batches were created; another time may give other batches
 * @param troubles codes of incomplete batches, in CloudWatch's words: {@code PartialData}
 */
record MetricProgress(
        String listed,
        Instant cut,
        int batches,
        long points,
        Optional<Instant> first,
        Optional<Instant> last,
        SortedSet<String> troubles) {

    /** Returns the progress of a paused fetch of the same series, or of a new one. */
    static MetricProgress from(ResumeCursor cursor, Iterable<CloudWatchMetric> series, Instant now) {
        String listed = Digest.of(String.valueOf(series)).hex();
        if (!cursor.get("listed").equals(listed)) {
            return new MetricProgress(listed, now, 0, 0, Optional.empty(), Optional.empty(), new TreeSet<>());
        }
        TreeSet<String> troubles = new TreeSet<>();
        if (!cursor.get("troubles").isEmpty()) {
            troubles.addAll(java.util.List.of(cursor.get("troubles").split(",")));
        }
        return new MetricProgress(
                listed,
                Instant.parse(cursor.get("cut")),
                Integer.parseInt(cursor.get("batches")),
                Long.parseLong(cursor.get("points")),
                time(cursor, "first"),
                time(cursor, "last"),
                troubles);
    }

    ResumeCursor cursor() {
        Map<String, String> state = new TreeMap<>();
        state.put("listed", listed);
        state.put("cut", cut.toString());
        state.put("batches", Integer.toString(batches));
        state.put("points", Long.toString(points));
        state.put("troubles", String.join(",", troubles));
        first.ifPresent(time -> state.put("first", time.toString()));
        last.ifPresent(time -> state.put("last", time.toString()));
        return new ResumeCursor(state);
    }

    /** Returns the progress of a new fetch with batches created now. */
    MetricProgress restart(Instant now) {
        return new MetricProgress(listed, now, 0, 0, Optional.empty(), Optional.empty(), new TreeSet<>());
    }

    MetricProgress plus(MetricResults results) {
        TreeSet<String> all = new TreeSet<>(troubles);
        all.addAll(results.troubles());
        return new MetricProgress(
                listed,
                cut,
                batches + 1,
                points + results.points(),
                OptionalTimes.earlier(first, results.first()),
                OptionalTimes.later(last, results.last()),
                all);
    }

    EvidenceExtent extent() {
        return new EvidenceExtent(points, first, last, Optional.empty());
    }

    private static Optional<Instant> time(ResumeCursor cursor, String field) {
        return cursor.get(field).isEmpty() ? Optional.empty() : Optional.of(Instant.parse(cursor.get(field)));
    }
}
