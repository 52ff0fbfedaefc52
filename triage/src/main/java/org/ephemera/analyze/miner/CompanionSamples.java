package org.ephemera.analyze.miner;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.MetricSubject;
import org.ephemera.analyze.model.TimeSeries;
import org.ephemera.analyze.parse.metrics.MemorySeries;

/**
 * What else is known of the same container in the same time; empty samples where it is not.
 *
 * @param evidence of the samples
 */
record CompanionSamples(Samples samples, List<Evidence> evidence) {
    private static final CompanionSamples NOTHING =
            new CompanionSamples(new Samples(new long[0], new double[0], 60), List.of());
    /** Received and sent. */
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
    /** Counted in a period, not in a second. */
    private static final Set<String> TOTALS = Set.of("RxBytes", "TxBytes");

    CompanionSamples {
        evidence = List.copyOf(evidence);
    }

    /** Memory in MiB; of a service, whose tasks' memory is one sum, none. */
    static CompanionSamples memory(MeasuredSeries metered, TimeSeries cpu) {
        if (metered.identity().level() == MetricSubject.Level.SERVICE) {
            return NOTHING;
        }
        return nearest(metered, series -> MemorySeries.mebibytes(series).isPresent(), cpu)
                .map(series -> new CompanionSamples(
                        Samples.of(series, MemorySeries.mebibytes(series).orElse(1)), List.of(series.evidence())))
                .orElse(NOTHING);
    }

    /** Bytes a second, in and out; of a container without its own, those of its task or group: they share one interface. */
    static CompanionSamples network(MeasuredSeries metered, Map<MetricSubject, MeasuredSeries> all, TimeSeries cpu) {
        List<MetricSubject> places = List.of(
                metered.identity(),
                metered.identity().wholeTask(),
                metered.identity().wholeResource());
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
        Samples sum = NOTHING.samples();
        List<Evidence> evidence = new ArrayList<>();
        for (Set<String> direction : NETWORK) {
            Optional<TimeSeries> found = nearest(metered, series -> direction.contains(series.metric()), cpu);
            if (found.isPresent()) {
                TimeSeries series = found.get();
                double scale = TOTALS.contains(series.metric())
                        ? 1.0 / Math.max(1, series.period().toSeconds())
                        : 1;
                sum = Samples.sum(sum, Samples.of(series, scale));
                evidence.add(series.evidence());
            }
        }
        return new CompanionSamples(sum, evidence);
    }

    /** With the same period if there is one: then both lie beside each other. */
    private static Optional<TimeSeries> nearest(MeasuredSeries metered, Predicate<TimeSeries> wanted, TimeSeries cpu) {
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
