package org.ephemera.analyze.miner;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.MetricSubject;
import org.ephemera.analyze.model.TimeSeries;
import org.ephemera.analyze.parse.metrics.MemorySeries;

/**
 * Memory or network samples of a container for the time of its CPU samples; empty if the metric is missing.
 *
 * @param evidence of the samples
 */
record CompanionSamples(MetricSamples samples, List<EvidenceLocation> evidence) {
    private static final CompanionSamples NOTHING =
            new CompanionSamples(new MetricSamples(new long[0], new double[0], 60), List.of());
    /** Metrics of received and of sent bytes. */
    private static final List<Set<String>> NETWORK = List.of(
            Set.of(
                    "ContainerNetworkRxBytes",
                    "NetworkRxBytes",
                    "NetworkBytesReceivedPerSecond",
                    "RxBytes",
                    "pod_network_rx_bytes"),
            Set.of(
                    "ContainerNetworkTxBytes",
                    "NetworkTxBytes",
                    "NetworkBytesTransmittedPerSecond",
                    "TxBytes",
                    "pod_network_tx_bytes"));

    private static final Set<String> STATISTICS = Set.of("Average", "Sample", "Total");
    /** Metrics that count bytes per period, not per second. */
    private static final Set<String> TOTALS = Set.of("RxBytes", "TxBytes");

    CompanionSamples {
        evidence = List.copyOf(evidence);
    }

    /** Returns memory in MiB; empty for a service, because its metric is the sum over all tasks. */
    static CompanionSamples memory(MeasuredSeries metered, TimeSeries cpu) {
        if (metered.identity().level() == MetricSubject.Level.SERVICE) {
            return NOTHING;
        }
        return bestSeries(metered, series -> MemorySeries.mebibytes(series).isPresent(), cpu)
                .map(series -> new CompanionSamples(
                        MetricSamples.of(series, MemorySeries.mebibytes(series).orElse(1)), List.of(series.evidence())))
                .orElse(NOTHING);
    }

    /**
     * Returns received and sent bytes per second. A container without network metrics gets those of its task or group,
     * which share one interface.
     */
    static CompanionSamples network(MeasuredSeries metered, Map<MetricSubject, MeasuredSeries> all, TimeSeries cpu) {
        List<MetricSubject> places = List.of(
                metered.identity(),
                metered.identity().taskSubject(),
                metered.identity().resourceSubject());
        for (MetricSubject place : places) {
            MeasuredSeries there = all.get(place);
            CompanionSamples found = there == null ? NOTHING : network(there, cpu);
            if (!found.samples().isEmpty()) {
                return found;
            }
        }
        return NOTHING;
    }

    private static CompanionSamples network(MeasuredSeries metered, TimeSeries cpu) {
        MetricSamples sum = NOTHING.samples();
        List<EvidenceLocation> evidence = new ArrayList<>();
        for (Set<String> direction : NETWORK) {
            Optional<TimeSeries> found = bestSeries(metered, series -> direction.contains(series.metric()), cpu);
            if (found.isPresent()) {
                TimeSeries series = found.get();
                double scale = TOTALS.contains(series.metric())
                        ? 1.0 / Math.max(1, series.period().toSeconds())
                        : 1;
                sum = MetricSamples.sum(sum, MetricSamples.of(series, scale));
                evidence.add(series.evidence());
            }
        }
        return new CompanionSamples(sum, evidence);
    }

    /** Returns a series, preferably with the period of the CPU series, so that the samples coincide. */
    private static Optional<TimeSeries> bestSeries(
            MeasuredSeries metered, Predicate<TimeSeries> wanted, TimeSeries cpu) {
        List<TimeSeries> found = metered.series().stream()
                .filter(wanted)
                .filter(series -> STATISTICS.contains(series.statistic()))
                .filter(series -> !series.statistic().equals("Total") || TOTALS.contains(series.metric()))
                .filter(series -> series.statistic().equals("Total") || !TOTALS.contains(series.metric()))
                .toList();
        return found.stream()
                .filter(series -> series.period().equals(cpu.period()))
                .findFirst()
                .or(() -> found.stream().findFirst());
    }
}
