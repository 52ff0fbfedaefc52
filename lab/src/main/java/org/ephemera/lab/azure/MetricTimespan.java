package org.ephemera.lab.azure;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ephemera.lab.scenario.MetricCurve;
import org.ephemera.lab.scenario.MetricSeries;

/**
 * Time range of a request to the simulated Azure Monitor, with the data points in it. A point without a sample contains
 * only its time.
 */
record MetricTimespan(Instant from, Instant to, Duration grain, List<String> aggregations) {
    MetricTimespan {
        aggregations = List.copyOf(aggregations);
    }

    /** Reports whether a series existed in this time range. Other series are not returned. */
    boolean overlaps(MetricSeries one) {
        return one.from().isBefore(to) && one.until().map(from::isBefore).orElse(true);
    }

    /**
     * Adds one series to a response.
     *
     * @param parts recorded series that are aggregated into it, because no requested dimension distinguishes them
     */
    void add(ArrayNode all, Map<String, String> dimensions, List<MetricSeries> parts) {
        ObjectNode series = all.addObject();
        ArrayNode values = series.putArray("metadatavalues");
        dimensions.forEach((name, is) -> {
            ObjectNode value = values.addObject();
            String lower = name.toLowerCase(Locale.ROOT);
            value.putObject("name").put("value", lower).put("localizedValue", lower);
            value.put("value", is);
        });
        List<Part> curves = parts.stream().map(Part::of).toList();
        ArrayNode data = series.putArray("data");
        long minutes = grain.toMinutes();
        long first = Math.floorDiv(from.getEpochSecond(), grain.toSeconds()) * minutes;
        for (long minute = first; minute * 60 < to.getEpochSecond(); minute += minutes) {
            ObjectNode point = data.addObject()
                    .put("timeStamp", Instant.ofEpochSecond(minute * 60).toString());
            DoubleSummaryStatistics summary = summary(curves, minute, minute + minutes);
            if (summary.getCount() > 0) {
                aggregations.forEach(each -> point.put(each.toLowerCase(Locale.ROOT), aggregated(each, summary)));
            }
        }
    }

    private static DoubleSummaryStatistics summary(List<Part> parts, long from, long to) {
        DoubleSummaryStatistics summary = new DoubleSummaryStatistics();
        for (Part part : parts) {
            for (long minute = Math.max(from, part.first()); minute < Math.min(to, part.end()); minute++) {
                summary.accept(part.curve().sample(minute, 0));
            }
        }
        return summary;
    }

    private static double aggregated(String aggregation, DoubleSummaryStatistics all) {
        return switch (aggregation.toLowerCase(Locale.ROOT)) {
            case "minimum" -> all.getMin();
            case "maximum" -> all.getMax();
            case "total" -> all.getSum();
            default -> all.getAverage();
        };
    }

    /**
     * Recorded minutes of a series.
     *
     * @param first first recorded minute since the epoch
     * @param end first minute after the recording
     */
    private record Part(MetricCurve curve, long first, long end) {
        static Part of(MetricSeries series) {
            return new Part(
                    series.curve(),
                    minute(series.from()),
                    series.until().map(Part::minute).orElse(Long.MAX_VALUE));
        }

        /** Returns the first minute that begins at or after a time. */
        private static long minute(Instant at) {
            return Math.ceilDiv(at.toEpochMilli(), 60_000);
        }
    }
}
