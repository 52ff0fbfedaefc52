package org.ephemera.analyze.miner;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.MetricSubject;
import org.ephemera.analyze.model.TimeSeries;

/**
 * CPU use of a container over time as a share of its CPU limit; above 1 where the limit is soft.
 *
 * @param basis description of the CPU use that has the value 1, for readers of the report
 * @param whole short form of the basis: its limit, its node
 * @param cores number of cores of the basis; NaN where a percentage metric of the cloud does not define it
 * @param evidence the series, and the source of its limit
 */
record CpuShare(
        TimeSeries series,
        MetricSamples samples,
        String basis,
        String whole,
        double cores,
        List<EvidenceLocation> evidence) {
    private static final String LIMIT = "its limit";
    private static final String NODE = "its node";

    /** Metric values that correspond to one core. */
    private static final Map<String, Double> ONE_CORE = Map.of(
            "ContainerCpuUtilized",
            1024.0,
            "CpuUtilized",
            1024.0,
            "CpuUsage",
            1e3,
            "UsageNanoCores",
            1e9,
            "cpuUsageNanoCores",
            1e9);

    private static final Set<String> RESERVED = Set.of("ContainerCpuReserved", "CpuReserved");
    /** Metric of the limit; for a container without a limit it is the capacity of its node. */
    private static final Set<String> LIMITED = Set.of("cpuLimitNanoCores");

    private static final Set<String> PERCENT = Set.of(
            "ContainerCpuUtilization",
            "TaskCpuUtilization",
            "CPUUtilization",
            "container_cpu_utilization_over_container_limit",
            "pod_cpu_utilization_over_pod_limit");
    /**
     * Percentages of the node for a pod without a limit (CloudWatch user guide, "Container Insights metrics for Amazon
     * EKS": divided by {@code node_cpu_limit}).
     */
    private static final Set<String> PERCENT_OF_NODE = Set.of("container_cpu_utilization", "pod_cpu_utilization");
    /** The average hides what one of many replicas does; the maximum shows it. */
    private static final Set<String> STATISTICS = Set.of("Average", "Maximum", "Sample");

    CpuShare {
        evidence = List.copyOf(evidence);
    }

    /**
     * Returns the possible bases, most reliable first: the configured limit, the reservation, the percentage of the
     * cloud, and the node. The node is the limit of a container without a configured limit. Each basis has one entry
     * for each period and statistic.
     */
    static List<List<CpuShare>> of(MeasuredSeries metered, CpuLimits limits) {
        List<List<CpuShare>> bases = new ArrayList<>();
        if (metered.identity().level() != MetricSubject.Level.SERVICE) {
            Optional<LocatedValue<Double>> limit = limits.of(metered.identity());
            Optional<LocatedValue<Double>> reserved = measured(metered, RESERVED, 1024);
            if (metered.identity().level() == MetricSubject.Level.CONTAINER || reserved.isEmpty()) {
                limit.ifPresent(cores -> bases.add(cores(metered, cores, "the configured limit")));
            }
            reserved.ifPresent(cores -> bases.add(cores(metered, cores, "the reserved CPU")));
            measured(metered, LIMITED, 1e9).ifPresent(cores -> bases.add(cores(metered, cores, "the measured limit")));
        }
        bases.add(percent(metered, PERCENT, LIMIT, ", as calculated by the cloud"));
        bases.add(percent(
                metered,
                PERCENT_OF_NODE,
                NODE,
                ", the CPU of its node, because the container has no known" + " limit"));
        bases.removeIf(List::isEmpty);
        return bases;
    }

    /** Returns the cores of the basis; one where a percentage metric does not define them. */
    double coresOrOne() {
        return Double.isNaN(cores) ? 1 : cores;
    }

    /** Reports whether the basis is the node. A miner with few threads is then too small a share to be detected. */
    boolean isOfNode() {
        return whole.equals(NODE);
    }

    private static List<CpuShare> percent(MeasuredSeries metered, Set<String> metrics, String whole, String of) {
        return metered.of(metrics, STATISTICS::contains)
                .map(series -> new CpuShare(
                        series,
                        MetricSamples.of(series, 0.01),
                        "100 % of " + series.metric() + of,
                        whole,
                        Double.NaN,
                        List.of(series.evidence())))
                .toList();
    }

    /** Reports whether there is a CPU metric but no limit to compare it with. */
    static boolean isWithoutLimit(MeasuredSeries metered, CpuLimits limits) {
        return of(metered, limits).isEmpty() && used(metered).findAny().isPresent();
    }

    private static Stream<TimeSeries> used(MeasuredSeries metered) {
        return metered.of(ONE_CORE.keySet(), STATISTICS::contains);
    }

    private static List<CpuShare> cores(MeasuredSeries metered, LocatedValue<Double> cores, String what) {
        return used(metered)
                .map(series -> new CpuShare(
                        series,
                        MetricSamples.of(series, 1 / (cores.value() * ONE_CORE.getOrDefault(series.metric(), 1.0))),
                        String.format(Locale.ROOT, "%.4g", cores.value()).replaceAll("\\.?0+$", "")
                                + (cores.value() == 1 ? " core, " : " cores, ")
                                + what,
                        LIMIT,
                        cores.value(),
                        List.of(series.evidence(), cores.evidence())))
                .toList();
    }

    private static Optional<LocatedValue<Double>> measured(
            MeasuredSeries metered, Set<String> metrics, double oneCore) {
        return metered.of(metrics, statistic -> statistic.equals("Average") || statistic.equals("Sample"))
                .map(series ->
                        new LocatedValue<>(MetricSamples.of(series, 1 / oneCore).median(), series.evidence()))
                .filter(cores -> cores.value() > 0)
                .findFirst();
    }
}
