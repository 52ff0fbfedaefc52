package org.ephemera.lab.aws.metrics;

import java.util.DoubleSummaryStatistics;
import java.util.Optional;
import java.util.stream.Stream;

/** Statistics that the simulated CloudWatch calculates from samples. Percentiles are not simulated. */
enum Statistic {
    AVERAGE("Average"),
    MINIMUM("Minimum"),
    MAXIMUM("Maximum"),
    SUM("Sum"),
    SAMPLE_COUNT("SampleCount");

    private final String wireName;

    Statistic(String wireName) {
        this.wireName = wireName;
    }

    static Optional<Statistic> named(String wireName) {
        return Stream.of(values())
                .filter(statistic -> statistic.wireName.equals(wireName))
                .findFirst();
    }

    double of(DoubleSummaryStatistics samples) {
        return switch (this) {
            case AVERAGE -> samples.getAverage();
            case MINIMUM -> samples.getMin();
            case MAXIMUM -> samples.getMax();
            case SUM -> samples.getSum();
            case SAMPLE_COUNT -> samples.getCount();
        };
    }
}
