package org.ephemera.lab.aws.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ephemera.lab.aws.api.ApiError;
import org.ephemera.lab.scenario.MetricSeries;

/** One MetricStat of a request. */
record MetricQuery(String id, String label, MetricId metric, Statistic statistic, Duration period) {

    private static final Pattern ID = Pattern.compile("[a-z][A-Za-z0-9_]*");

    static MetricQuery parse(JsonNode query) throws ApiError {
        String id = query.path("Id").asText();
        if (!ID.matcher(id).matches()) {
            throw MetricErrors.invalid("The value for parameter MetricDataQueries.Id is not valid: " + id);
        }
        JsonNode stat = query.path("MetricStat");
        if (stat.isMissingNode()) {
            throw MetricErrors.invalid("Only MetricStat queries are simulated, and " + id + " is none");
        }
        String statistic = stat.path("Stat").asText();
        MetricId metric = MetricId.of(stat.path("Metric"));
        return new MetricQuery(
                id,
                query.path("Label").asText(metric.name()),
                metric,
                Statistic.named(statistic)
                        .orElseThrow(() -> MetricErrors.invalid("Statistic " + statistic + " is not simulated")),
                period(stat.path("Period").asLong()));
    }

    private static Duration period(long seconds) throws ApiError {
        if (seconds < 60 || seconds % 60 != 0) {
            throw MetricErrors.invalid("The period must be a multiple of 60 seconds here, not " + seconds);
        }
        return Duration.ofSeconds(seconds);
    }

    /** Oldest first. Nothing when no such metric exists: CloudWatch does not call that an error. */
    List<Datapoint> datapoints(Optional<MetricSeries> found, Window window) {
        return found.map(series -> datapoints(series, window)).orElse(List.of());
    }

    private List<Datapoint> datapoints(MetricSeries series, Window window) {
        List<Datapoint> points = new ArrayList<>();
        Instant time = window.first(period);
        while (time.isBefore(window.last())) {
            DoubleSummaryStatistics samples = samples(series, time, window.now());
            if (samples.getCount() > 0) {
                points.add(new Datapoint(time, statistic.of(samples)));
            }
            time = time.plus(period);
        }
        return points;
    }

    private DoubleSummaryStatistics samples(MetricSeries series, Instant time, Instant now) {
        DoubleSummaryStatistics samples = new DoubleSummaryStatistics();
        Instant until = series.until().orElse(now);
        long last = Math.min(time.plus(period).getEpochSecond(), until.getEpochSecond()) / 60;
        long first = Math.max(time.getEpochSecond(), series.from().getEpochSecond()) / 60;
        for (long minute = first; minute < last; minute++) {
            for (int index = 0; index < series.samples(); index++) {
                samples.accept(series.sample(minute, index));
            }
        }
        return samples;
    }
}
