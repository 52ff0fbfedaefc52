package org.ephemera.lab.aws.metrics;

import java.util.DoubleSummaryStatistics;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The statistics that are aggregated from samples; percentiles are not simulated. */
enum Statistic {
    AVERAGE("Average", DoubleSummaryStatistics::getAverage),
    MINIMUM("Minimum", DoubleSummaryStatistics::getMin),
    MAXIMUM("Maximum", DoubleSummaryStatistics::getMax),
    SUM("Sum", DoubleSummaryStatistics::getSum),
    SAMPLE_COUNT("SampleCount", DoubleSummaryStatistics::getCount);

    private final String wireName;
    private final ToDoubleFunction<DoubleSummaryStatistics> value;

    Statistic(String wireName, ToDoubleFunction<DoubleSummaryStatistics> value) {
        this.wireName = wireName;
        this.value = value;
    }

    static Optional<Statistic> named(String wireName) {
        return Stream.of(values())
                .filter(statistic -> statistic.wireName.equals(wireName))
                .findFirst();
    }

    double of(DoubleSummaryStatistics samples) {
        return value.applyAsDouble(samples);
    }
}
