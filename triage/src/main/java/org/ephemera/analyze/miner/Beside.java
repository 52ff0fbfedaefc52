package org.ephemera.analyze.miner;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Series;

/**
 * What else is known of the same container in the same time; empty samples where it is not.
 *
 * @param evidence of the samples
 */
record Beside(Samples samples, List<Evidence> evidence) {
    private static final double MIB = 1 << 20;
    private static final Beside NOTHING = new Beside(new Samples(new long[0], new double[0], 60), List.of());
    private static final Set<String> MEBIBYTES = Set.of("ContainerMemoryUtilized", "MemoryUtilized");
    private static final Set<String> BYTES = Set.of(
            "MemoryUsage",
            "WorkingSetBytes",
            "memoryWorkingSetBytes",
            "container_memory_working_set",
            "pod_memory_working_set");
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
    /** Counted in a period, not in a second. */
    private static final Set<String> TOTALS = Set.of("RxBytes", "TxBytes");

    Beside {
        evidence = List.copyOf(evidence);
    }

    /** Memory in MiB; of a service, whose tasks' memory is one sum, none. */
    static Beside memory(Metered metered, Series cpu) {
        if (metered.identity().level() == Identity.Level.SERVICE) {
            return NOTHING;
        }
        Optional<Series> mebibytes = nearest(metered, MEBIBYTES, cpu);
        return mebibytes
                .map(series -> new Beside(Samples.of(series, 1), List.of(series.evidence())))
                .orElseGet(() -> nearest(metered, BYTES, cpu)
                        .map(series -> new Beside(Samples.of(series, 1 / MIB), List.of(series.evidence())))
                        .orElse(NOTHING));
    }

    /** Bytes a second, in and out; of a container without its own, those of its task or group: they share one interface. */
    static Beside network(Metered metered, Map<Identity, Metered> all, Series cpu) {
        List<Identity> places = List.of(
                metered.identity(),
                metered.identity().wholeTask(),
                metered.identity().wholeResource());
        for (Identity place : places) {
            Metered there = all.get(place);
            Beside found = there == null ? NOTHING : network(there, cpu);
            if (!found.samples().isEmpty()) {
                return found;
            }
        }
        return NOTHING;
    }

    private static Beside network(Metered metered, Series cpu) {
        Samples sum = NOTHING.samples();
        List<Evidence> evidence = new ArrayList<>();
        for (Set<String> direction : NETWORK) {
            Optional<Series> found = nearest(metered, direction, cpu);
            if (found.isPresent()) {
                Series series = found.get();
                double scale = TOTALS.contains(series.metric())
                        ? 1.0 / Math.max(1, series.period().toSeconds())
                        : 1;
                sum = Samples.sum(sum, Samples.of(series, scale));
                evidence.add(series.evidence());
            }
        }
        return new Beside(sum, evidence);
    }

    /** With the same period if there is one: then both lie beside each other. */
    private static Optional<Series> nearest(Metered metered, Collection<String> metrics, Series cpu) {
        List<Series> found = metered.of(
                        metrics,
                        statistic ->
                                statistic.equals("Average") || statistic.equals("Sample") || statistic.equals("Total"))
                .filter(series -> !series.statistic().equals("Total") || TOTALS.contains(series.metric()))
                .filter(series -> series.statistic().equals("Total") || !TOTALS.contains(series.metric()))
                .toList();
        return found.stream()
                .filter(series -> series.period().equals(cpu.period()))
                .findFirst()
                .or(() -> found.stream().findFirst());
    }
}
