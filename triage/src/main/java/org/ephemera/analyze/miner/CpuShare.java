package org.ephemera.analyze.miner;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.MetricSubject;
import org.ephemera.analyze.model.TimeSeries;

/**
 * CPU as a share of what it is limited to; more than 1 where the limit is soft.
 *
 * @param basis what 1 is, for people
 * @param whole the same in two words: its limit, its node
 * @param cores the same as a number; NaN where a percentage of the cloud's own does not say it
 * @param evidence the series, and where its limit is from
 */
record CpuShare(TimeSeries series, Samples samples, String basis, String whole, double cores, List<Evidence> evidence) {
    private static final String LIMIT = "its limit";
    private static final String NODE = "its node";

    /** Values of a metric that are one core. */
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
    /** Of a container without a limit it is what its node can give. */
    private static final Set<String> LIMITED = Set.of("cpuLimitNanoCores");

    private static final Set<String> PERCENT = Set.of(
            "ContainerCpuUtilization",
            "TaskCpuUtilization",
            "CPUUtilization",
            "container_cpu_utilization_over_container_limit",
            "pod_cpu_utilization_over_pod_limit");
    /** Of a pod without a limit (CloudWatch user guide, "Container Insights metrics for Amazon EKS": divided by {@code node_cpu_limit}). */
    private static final Set<String> PERCENT_OF_NODE = Set.of("container_cpu_utilization", "pod_cpu_utilization");
    /** The average dilutes what one of many replicas does; the maximum does not. */
    private static final Set<String> STATISTICS = Set.of("Average", "Maximum", "Sample");

    CpuShare {
        evidence = List.copyOf(evidence);
    }

    /**
     * The ways to see it in the order in which they are believed: against the limit, against what is reserved, as the cloud's own percentage,
     * and against the node, which is what a container without a limit may use. Each has a series for each period and statistic.
     */
    static List<List<CpuShare>> of(MeasuredSeries metered, CpuLimits limits) {
        List<List<CpuShare>> ways = new ArrayList<>();
        if (metered.identity().level() != MetricSubject.Level.SERVICE) {
            Optional<Fact<Double>> limit = limits.of(metered.identity());
            Optional<Fact<Double>> reserved = measured(metered, RESERVED, 1024);
            if (metered.identity().level() == MetricSubject.Level.CONTAINER || reserved.isEmpty()) {
                limit.ifPresent(cores -> ways.add(cores(metered, cores, "as it is configured")));
            }
            reserved.ifPresent(cores -> ways.add(cores(metered, cores, "what is reserved for it")));
            measured(metered, LIMITED, 1e9)
                    .ifPresent(cores -> ways.add(cores(metered, cores, "what it was limited to")));
        }
        ways.add(percent(metered, PERCENT, LIMIT, ", as the cloud counts it"));
        ways.add(percent(metered, PERCENT_OF_NODE, NODE, ", all CPU of its node, as no limit of its own is known"));
        ways.removeIf(List::isEmpty);
        return ways;
    }

    /** True if a miner of a few threads is too small to be seen beside all that the node can do. */
    boolean isOfNode() {
        return whole.equals(NODE);
    }

    private static List<CpuShare> percent(MeasuredSeries metered, Set<String> metrics, String whole, String of) {
        return metered.of(metrics, STATISTICS::contains)
                .map(series -> new CpuShare(
                        series,
                        Samples.of(series, 0.01),
                        "100 % of " + series.metric() + of,
                        whole,
                        Double.NaN,
                        List.of(series.evidence())))
                .toList();
    }

    /** True if there is CPU, but nothing that says how much of it there may be. */
    static boolean isWithoutLimit(MeasuredSeries metered, CpuLimits limits) {
        return of(metered, limits).isEmpty() && used(metered).findAny().isPresent();
    }

    private static Stream<TimeSeries> used(MeasuredSeries metered) {
        return metered.of(ONE_CORE.keySet(), STATISTICS::contains);
    }

    private static List<CpuShare> cores(MeasuredSeries metered, Fact<Double> cores, String what) {
        return used(metered)
                .map(series -> new CpuShare(
                        series,
                        Samples.of(series, 1 / (cores.value() * ONE_CORE.getOrDefault(series.metric(), 1.0))),
                        String.format(Locale.ROOT, "%.4g", cores.value()).replaceAll("\\.?0+$", "")
                                + (cores.value() == 1 ? " core, " : " cores, ")
                                + what,
                        LIMIT,
                        cores.value(),
                        List.of(series.evidence(), cores.evidence())))
                .toList();
    }

    private static Optional<Fact<Double>> measured(MeasuredSeries metered, Set<String> metrics, double oneCore) {
        return metered.of(metrics, statistic -> statistic.equals("Average") || statistic.equals("Sample"))
                .map(series -> new Fact<>(Samples.of(series, 1 / oneCore).median(), series.evidence()))
                .filter(cores -> cores.value() > 0)
                .findFirst();
    }
}
