package org.ephemera.azure.metrics;

import com.azure.monitor.query.models.MetricResult;
import com.azure.monitor.query.models.MetricsQueryResult;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ephemera.azure.catalog.MetricsCatalog;
import org.ephemera.collect.source.OptionalTimes;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;

/**
 * Progress of a metric request over many spans, with counts of data points.
 *
 * @param spans number of answered spans
 * @param points number of points with a value
 * @param blanks number of points without a value: nothing was recorded, which is not zero
 * @param troubles codes of Azure Monitor for metrics that it did not return completely
 */
record MetricPoints(
        int spans,
        long points,
        long blanks,
        Optional<Instant> first,
        Optional<Instant> last,
        SortedSet<String> troubles) {

    /** Code for a response with as many series as requested: there may be more. */
    private static final String MORE = "MoreThan" + MetricsCatalog.MOST_SERIES + "Series";

    static MetricPoints from(ResumeCursor cursor) {
        TreeSet<String> troubles = new TreeSet<>();
        if (!cursor.get("troubles").isEmpty()) {
            troubles.addAll(java.util.List.of(cursor.get("troubles").split(",", -1)));
        }
        return new MetricPoints(
                (int) number(cursor, "spans"),
                number(cursor, "points"),
                number(cursor, "blanks"),
                time(cursor, "first"),
                time(cursor, "last"),
                troubles);
    }

    ResumeCursor cursor() {
        Map<String, String> state = new TreeMap<>();
        state.put("spans", Integer.toString(spans));
        state.put("points", Long.toString(points));
        state.put("blanks", Long.toString(blanks));
        state.put("troubles", String.join(",", troubles));
        first.ifPresent(time -> state.put("first", time.toString()));
        last.ifPresent(time -> state.put("last", time.toString()));
        return new ResumeCursor(state);
    }

    /**
     * Adds a response.
     *
     * @param read data points of the response, which the SDK's result does not contain
     */
    MetricPoints plus(MetricsQueryResult response, MetricsView read) {
        TreeSet<String> all = new TreeSet<>(troubles);
        all.addAll(troubles(response));
        return new MetricPoints(
                spans + 1,
                points + read.points(),
                blanks + read.blanks(),
                OptionalTimes.earlier(first, read.times().first()),
                OptionalTimes.later(last, read.times().last()),
                all);
    }

    /**
     * Adds codes.
     *
     * @param codes codes for points that are missing
     */
    MetricPoints withCodes(Set<String> codes) {
        TreeSet<String> all = new TreeSet<>(troubles);
        all.addAll(codes);
        return new MetricPoints(spans, points, blanks, first, last, all);
    }

    EvidenceExtent extent() {
        return new EvidenceExtent(points, first, last, Optional.empty());
    }

    /** Returns codes for what Azure Monitor did not return completely in a response. */
    static SortedSet<String> troubles(MetricsQueryResult response) {
        TreeSet<String> all = new TreeSet<>();
        for (MetricResult metric : SdkCollections.withoutNulls(response.getMetrics())) {
            trouble(metric).ifPresent(all::add);
            if (SdkCollections.withoutNulls(metric.getTimeSeries()).size() >= MetricsCatalog.MOST_SERIES) {
                all.add(MORE);
            }
        }
        return all;
    }

    private static Optional<String> trouble(MetricResult metric) {
        return Optional.ofNullable(metric.getError())
                .flatMap(error -> Optional.ofNullable(error.getCode()))
                .filter(code -> !code.equalsIgnoreCase("Success"))
                .map(code -> code.replaceAll("[^A-Za-z0-9]", "?"));
    }

    private static long number(ResumeCursor cursor, String field) {
        return cursor.get(field).isEmpty() ? 0 : Long.parseLong(cursor.get(field));
    }

    private static Optional<Instant> time(ResumeCursor cursor, String field) {
        return cursor.get(field).isEmpty() ? Optional.empty() : Optional.of(Instant.parse(cursor.get(field)));
    }
}
