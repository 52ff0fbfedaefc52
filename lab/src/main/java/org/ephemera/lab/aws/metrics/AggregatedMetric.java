package org.ephemera.lab.aws.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import org.ephemera.lab.scenario.MetricCurve;
import org.ephemera.lab.scenario.MetricSeries;

/**
 * Samples of a simulated CloudWatch metric by period, oldest first. Every statistic is calculated from these samples.
 */
record AggregatedMetric(MetricId metric, Duration period, List<Instant> times, List<DoubleSummaryStatistics> samples) {

    /** Aggregates a metric. The result is empty if the metric does not exist, which is not an error in CloudWatch. */
    static AggregatedMetric of(MetricQuery query, Optional<MetricSeries> found, MetricWindow window) {
        AggregatedMetric all =
                new AggregatedMetric(query.metric(), query.period(), new ArrayList<>(), new ArrayList<>());
        found.ifPresent(series -> all.add(series, window));
        return all;
    }

    boolean isOf(MetricQuery query) {
        return metric.equals(query.metric()) && period.equals(query.period());
    }

    List<Datapoint> in(Statistic statistic) {
        List<Datapoint> points = new ArrayList<>(times.size());
        for (int i = 0; i < times.size(); i++) {
            points.add(new Datapoint(times.get(i), statistic.of(samples.get(i))));
        }
        return points;
    }

    private void add(MetricSeries series, MetricWindow window) {
        MetricCurve curve = series.curve();
        long from = series.from().getEpochSecond();
        long until = series.until().orElse(window.now()).getEpochSecond();
        for (Instant time = window.first(period); time.isBefore(window.last()); time = time.plus(period)) {
            long first = Math.max(time.getEpochSecond(), from) / 60;
            long last = Math.min(time.getEpochSecond() + period.toSeconds(), until) / 60;
            DoubleSummaryStatistics within = new DoubleSummaryStatistics();
            for (long minute = first; minute < last; minute++) {
                for (int index = 0; index < series.samples(); index++) {
                    within.accept(curve.sample(minute, index));
                }
            }
            if (within.getCount() > 0) {
                times.add(time);
                samples.add(within);
            }
        }
    }
}
