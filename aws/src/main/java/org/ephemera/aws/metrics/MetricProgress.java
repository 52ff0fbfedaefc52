package org.ephemera.aws.metrics;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ephemera.collect.source.OptionalTimes;
import org.ephemera.format.Cursor;
import org.ephemera.model.Digest;
import org.ephemera.model.Extent;

/**
 * How many batches have been fetched and what they held.
 *
 * @param listed SHA-256 of the series that are asked for; if it is another, the count begins again
 * @param cut as of when they were cut into batches; as of another time there may be others
 * @param troubles what kept a batch from being whole, in CloudWatch's own words: {@code PartialData}
 */
record MetricProgress(
        String listed,
        Instant cut,
        int batches,
        long points,
        Optional<Instant> first,
        Optional<Instant> last,
        SortedSet<String> troubles) {

    /** Where a fetch of the same series was left, if it was; else its begin. */
    static MetricProgress from(Cursor cursor, Iterable<CloudWatchMetric> series, Instant now) {
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

    Cursor cursor() {
        Map<String, String> state = new TreeMap<>();
        state.put("listed", listed);
        state.put("cut", cut.toString());
        state.put("batches", Integer.toString(batches));
        state.put("points", Long.toString(points));
        state.put("troubles", String.join(",", troubles));
        first.ifPresent(time -> state.put("first", time.toString()));
        last.ifPresent(time -> state.put("last", time.toString()));
        return new Cursor(state);
    }

    /** From the first batch on, as it is cut now. */
    MetricProgress again(Instant now) {
        return new MetricProgress(listed, now, 0, 0, Optional.empty(), Optional.empty(), new TreeSet<>());
    }

    MetricProgress plus(MetricResults answers) {
        TreeSet<String> all = new TreeSet<>(troubles);
        all.addAll(answers.troubles());
        return new MetricProgress(
                listed,
                cut,
                batches + 1,
                points + answers.points(),
                OptionalTimes.earlier(first, answers.first()),
                OptionalTimes.later(last, answers.last()),
                all);
    }

    Extent extent() {
        return new Extent(points, first, last, Optional.empty());
    }

    private static Optional<Instant> time(Cursor cursor, String field) {
        return cursor.get(field).isEmpty() ? Optional.empty() : Optional.of(Instant.parse(cursor.get(field)));
    }
}
