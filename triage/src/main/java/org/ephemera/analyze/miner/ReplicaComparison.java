package org.ephemera.analyze.miner;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Points of the cryptominer score from a comparison of a container with replicas of the same revision at the same time.
 */
final class ReplicaComparison {
    private static final int FEWEST = 3;
    private static final double HALF = 0.5;
    private static final int FROM_SCORE = 3;

    private ReplicaComparison() {}

    /**
     * Adds the points.
     *
     * @param others CPU of the replicas with the same statistic and period
     */
    static void add(SeriesSplit split, List<CpuShare> others, MinerPointTable table) {
        if (table.sum() < FROM_SCORE) {
            return;
        }
        double own = split.after().median()
                - (split.before().isEmpty() ? 0 : split.before().median());
        List<CpuShare> same = new ArrayList<>();
        List<CpuShare> unchanged = new ArrayList<>();
        for (CpuShare other : others) {
            MetricSamples after = other.samples().between(split.second(), split.end());
            MetricSamples before = other.samples().before(split.second());
            boolean born = split.before().isEmpty();
            if (after.size() >= FEWEST && (born || before.size() >= FEWEST)) {
                double change = after.median() - (born ? 0 : before.median());
                (change >= HALF * own ? same : unchanged).add(other);
            }
        }
        int all = same.size() + unchanged.size();
        if (unchanged.size() > same.size()) {
            table.add(
                    MinerSignal.PEER_OUTLIER,
                    1,
                    unchanged.getFirst().evidence(),
                    String.format(
                            Locale.ROOT,
                            "%d of %d other replicas showed no such change at the same time",
                            unchanged.size(),
                            all));
        } else if (!same.isEmpty()) {
            table.add(
                    MinerSignal.PEERS_SAME,
                    -1,
                    same.getFirst().evidence(),
                    String.format(
                            Locale.ROOT,
                            "%d of %d other replicas showed the same change at the same time",
                            same.size(),
                            all));
        }
    }
}
