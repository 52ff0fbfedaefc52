package org.ephemera.analyze.miner;

import java.util.Locale;

/** Whether memory grew by what RandomX needs: a dataset of 2080 MiB in its fast mode, a cache of 256 MiB in its light one. */
final class MemoryPoints {
    private static final long BEFORE_SECONDS = 180 * 60;
    private static final double DATASET = 2080;
    private static final double FAST_LOW = 1950;
    private static final double FAST_HIGH = 2650;
    private static final double STILL = 30;
    private static final double LIGHT_LOW = 230;
    private static final double LIGHT_HIGH = 420;

    private MemoryPoints() {}

    static void add(SeriesSplit split, CompanionSamples memory, PointTable table) {
        Samples after = memory.samples().between(split.second(), split.end());
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
                                Locale.ROOT, "it holds %.0f MiB, as much as RandomX's dataset or more", now.median()));
            }
            return;
        }
        Samples before = memory.samples().between(split.second() - BEFORE_SECONDS, split.second());
        if (before.isEmpty() && split.kind() == SeriesSplit.Kind.ENDED) {
            before = memory.samples().between(split.end(), split.end() + BEFORE_SECONDS);
        }
        if (before.isEmpty()) {
            return;
        }
        double step = now.median() - before.median();
        if (step >= FAST_LOW && step <= FAST_HIGH && now.mad() <= STILL) {
            table.add(
                    MinerSignal.MEM_RX_FAST,
                    2,
                    memory.evidence(),
                    String.format(
                            Locale.ROOT,
                            "memory grows by %.0f MiB with it and then stands still (within %.1f MiB): RandomX's dataset",
                            step,
                            now.mad()));
        } else if (step >= LIGHT_LOW && step <= LIGHT_HIGH) {
            table.add(
                    MinerSignal.MEM_RX_LIGHT,
                    1,
                    memory.evidence(),
                    String.format(
                            Locale.ROOT, "memory grows by %.0f MiB with it: RandomX's cache in its light mode", step));
        }
    }
}
