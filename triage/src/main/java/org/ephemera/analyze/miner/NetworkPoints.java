package org.ephemera.analyze.miner;

import java.util.Locale;

/** Whether the network follows CPU: with real work it mostly does, a miner has little to say. */
final class NetworkPoints {
    private static final double QUIET = 20_000;
    private static final double BUSY = 50_000;
    private static final double DECOUPLED = 0.35;
    private static final double FOLLOWS = 0.70;

    private NetworkPoints() {}

    static void add(SeriesSplit split, CompanionSamples network, PointTable table) {
        Samples after = network.samples().between(split.second(), split.end());
        if (after.isEmpty()) {
            return;
        }
        double now = after.median();
        if (split.kind() == SeriesSplit.Kind.BORN_HOT) {
            if (now < QUIET) {
                table.add(
                        MinerSignal.BORN_HOT_NETWORK,
                        1,
                        network.evidence(),
                        String.format(Locale.ROOT, "its network carries %.1f kB/s only", now / 1000));
            }
            return;
        }
        Samples before = network.samples().before(split.second());
        if (before.isEmpty() && split.kind() == SeriesSplit.Kind.ENDED) {
            before = network.samples().since(split.end());
        }
        double cpu = split.before().median();
        if (before.isEmpty() || before.median() <= 0 || cpu <= 0) {
            return;
        }
        double ratio = (now / split.after().median()) / (before.median() / cpu);
        if (ratio <= DECOUPLED) {
            table.add(
                    MinerSignal.NET_DECOUPLED,
                    1,
                    network.evidence(),
                    String.format(
                            Locale.ROOT,
                            "its network does not grow with it: for the same CPU %.0f %% of the bytes before",
                            PointTable.percent(ratio)));
        } else if (ratio >= FOLLOWS && now > BUSY) {
            table.add(
                    MinerSignal.NET_FOLLOWS_CPU,
                    -2,
                    network.evidence(),
                    String.format(
                            Locale.ROOT, "its network grows with it, to %.0f kB/s: there is more to do", now / 1000));
        }
    }
}
