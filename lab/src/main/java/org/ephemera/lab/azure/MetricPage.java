package org.ephemera.lab.azure;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import org.ephemera.lab.scenario.MetricSeries;

/** The points of a span of time. A grain without a sample is a point of its time alone. */
record MetricPage(Instant from, Instant to, Duration grain, List<String> aggregations) {
    MetricPage {
        aggregations = List.copyOf(aggregations);
    }

    /** True if anything can have been recorded: what did not exist then is no series. */
    boolean overlaps(MetricSeries one) {
        return one.from().isBefore(to) && one.until().map(from::isBefore).orElse(true);
    }

    /** @param parts series that are one where nothing tells them apart */
    void add(ArrayNode all, Map<String, String> dimensions, List<MetricSeries> parts) {
        ObjectNode series = all.addObject();
        ArrayNode values = series.putArray("metadatavalues");
        dimensions.forEach((name, is) -> {
            ObjectNode value = values.addObject();
            String lower = name.toLowerCase(Locale.ROOT);
            value.putObject("name").put("value", lower).put("localizedValue", lower);
            value.put("value", is);
        });
        ArrayNode data = series.putArray("data");
        long minutes = grain.toMinutes();
        long first = Math.floorDiv(from.getEpochSecond(), grain.toSeconds()) * minutes;
        for (long minute = first; minute * 60 < to.getEpochSecond(); minute += minutes) {
            ObjectNode point = data.addObject()
                    .put("timeStamp", Instant.ofEpochSecond(minute * 60).toString());
            double[] samples = samples(parts, minute, minute + minutes);
            if (samples.length > 0) {
                DoubleSummaryStatistics summary = Arrays.stream(samples).summaryStatistics();
                aggregations.forEach(each -> point.put(each.toLowerCase(Locale.ROOT), aggregated(each, summary)));
            }
        }
    }

    private static double[] samples(List<MetricSeries> parts, long from, long to) {
        return parts.stream()
                .flatMapToDouble(one -> LongStream.range(from, to)
                        .filter(each -> isRecorded(one, each))
                        .mapToDouble(each -> one.sample(each, 0)))
                .toArray();
    }

    private static double aggregated(String aggregation, DoubleSummaryStatistics all) {
        return switch (aggregation.toLowerCase(Locale.ROOT)) {
            case "minimum" -> all.getMin();
            case "maximum" -> all.getMax();
            case "total" -> all.getSum();
            default -> all.getAverage();
        };
    }

    private static boolean isRecorded(MetricSeries one, long minute) {
        Instant at = Instant.ofEpochSecond(minute * 60);
        return !at.isBefore(one.from()) && one.until().map(at::isBefore).orElse(true);
    }
}
