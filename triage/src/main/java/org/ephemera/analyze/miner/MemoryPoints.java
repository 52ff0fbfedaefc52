package org.ephemera.analyze.miner;

import java.util.Locale;

/**
 * Points of the cryptominer score for a growth of memory that matches the RandomX algorithm. RandomX needs a dataset of
 * 2080 MiB in fast mode, or a cache of 256 MiB in light mode.
 */
final class MemoryPoints {
    private static final long BEFORE_SECONDS = 180 * 60;
    static final double DATASET = 2080;
    static final double FAST_LOW = 1950;
    static final double FAST_HIGH = 2650;
    static final double CONSTANT = 30;
    private static final double LIGHT_LOW = 230;
    private static final double LIGHT_HIGH = 420;

    private MemoryPoints() {}

    static void add(SeriesSplit split, CompanionSamples memory, MinerPointTable table) {
        MetricSamples after = memory.samples().between(split.second(), split.end());
        if (after.isEmpty()) {
            return;
        }
        Quantiles now = Quantiles.of(after);
        if (split.kind() == SeriesSplit.Kind.BORN_HOT) {
            if (now.median() >= DATASET) {
                table.add(
                        MinerSignal.BORN_HOT_MEMORY,
                        1,
                        memory.evidence(),
                        String.format(
                                Locale.ROOT,
                                "memory is %.0f MiB, at least the size of the RandomX dataset (2080 MiB)",
                                now.median()));
            }
            return;
        }
        MetricSamples before = memory.samples().between(split.second() - BEFORE_SECONDS, split.second());
        if (before.isEmpty() && split.kind() == SeriesSplit.Kind.ENDED) {
            before = memory.samples().between(split.end(), split.end() + BEFORE_SECONDS);
        }
        if (before.isEmpty()) {
            return;
        }
        double step = now.median() - before.median();
        if (step >= FAST_LOW && step <= FAST_HIGH && now.mad() <= CONSTANT) {
            table.add(
                    MinerSignal.MEM_RX_FAST,
                    2,
                    memory.evidence(),
                    String.format(
                            Locale.ROOT,
                            "memory grew by %.0f MiB with CPU and stayed constant (within %.1f MiB): fits the"
                                    + " RandomX dataset",
                            step,
                            now.mad()));
        } else if (step >= LIGHT_LOW && step <= LIGHT_HIGH) {
            table.add(
                    MinerSignal.MEM_RX_LIGHT,
                    1,
                    memory.evidence(),
                    String.format(
                            Locale.ROOT,
                            "memory grew by %.0f MiB with CPU: fits the RandomX cache in light mode",
                            step));
        }
    }
}
