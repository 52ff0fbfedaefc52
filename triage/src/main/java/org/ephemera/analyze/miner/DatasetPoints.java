package org.ephemera.analyze.miner;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Points of the cryptominer score for memory of the size of the RandomX dataset together with a constant load, at any
 * height of the load.
 */
final class DatasetPoints {
    private static final Duration LONG = Duration.ofHours(2);
    /** Load in cores from which mining is worthwhile; a smaller one alone gives at most level low. */
    private static final double WORTHWHILE = 0.2;
    /** Two datasets: one for each NUMA node, or one next to the memory of an application. */
    private static final double MOST = 4096;

    private DatasetPoints() {}

    /** Adds the points for spans in which the dataset was held. */
    static void add(DatasetSteps found, CpuShare cpu, CompanionSamples memory, MinerPointTable table) {
        if (found.lasts()) {
            table.add(
                    MinerSignal.STEP,
                    1,
                    cpu.evidence(),
                    String.format(Locale.ROOT, "CPU rose by %.2f cores and stayed there", found.cores()));
        } else {
            SampleSpan last = found.spans().getLast();
            table.add(
                    MinerSignal.ENDED,
                    -1,
                    cpu.evidence(),
                    String.format(
                            Locale.ROOT,
                            "CPU rose by %.2f cores at %d times, the last from %s to %s",
                            found.cores(),
                            found.spans().size(),
                            Instant.ofEpochSecond(last.from()),
                            Instant.ofEpochSecond(last.to())));
        }
        table.add(
                MinerSignal.MEM_RX_FAST,
                2,
                memory.evidence(),
                String.format(
                        Locale.ROOT,
                        "memory grew by %.0f MiB and stayed constant: fits the RandomX dataset",
                        found.mebibytes()));
        addLong(found.held().period().multipliedBy(found.held().size()), cpu, table);
        if (found.flat()) {
            table.add(
                    MinerSignal.FLAT,
                    2,
                    cpu.evidence(),
                    "the load with this memory is constant: CPU varies hardly more than without it");
            table.add(
                    MinerSignal.MEM_WITH_CPU,
                    found.lasts() ? 0 : 1,
                    memory.evidence(),
                    String.format(Locale.ROOT, "memory and CPU changed together at %d times", found.steps()));
        }
        addSmall(found.cores(), cpu, table);
    }

    /** Adds the points for a load that is constant since the first sample. */
    static void add(
            SeriesSplit flat, CpuShare cpu, CompanionSamples memory, CompanionSamples network, MinerPointTable table) {
        double cores = flat.after().median() * cpu.coresOrOne();
        double held = memory.samples().median();
        table.add(
                MinerSignal.FLAT,
                2,
                cpu.evidence(),
                String.format(
                        Locale.ROOT,
                        "CPU is constant at %.0f %% of %s since the first sample",
                        MinerPointTable.percent(flat.after().median()),
                        cpu.whole()));
        table.add(
                MinerSignal.DATASET_HELD,
                held <= MOST ? 2 : 1,
                memory.evidence(),
                String.format(
                        Locale.ROOT,
                        "memory is constant at %.0f MiB, at least the size of the RandomX dataset (2080 MiB)",
                        held));
        addLong(flat.after().span(), cpu, table);
        NetworkPoints.addTraffic(network, table);
        addSmall(cores, cpu, table);
    }

    private static void addLong(Duration duration, CpuShare cpu, MinerPointTable table) {
        if (duration.compareTo(LONG) >= 0) {
            table.add(
                    MinerSignal.LONG,
                    1,
                    cpu.evidence(),
                    String.format(Locale.ROOT, "this load for %d minutes", duration.toMinutes()));
        }
    }

    private static void addSmall(double cores, CpuShare cpu, MinerPointTable table) {
        if (cores < WORTHWHILE) {
            table.add(
                    MinerSignal.SMALL,
                    -2,
                    cpu.evidence(),
                    String.format(
                            Locale.ROOT, "the load is only %.2f cores; it can be that of a limited miner", cores));
        }
    }
}
