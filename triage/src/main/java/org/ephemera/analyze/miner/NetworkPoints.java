package org.ephemera.analyze.miner;

import java.util.Locale;

/**
 * Points of the cryptominer score for the relation of network traffic to CPU use. Network traffic usually grows with
 * real work; a miner needs little traffic.
 */
final class NetworkPoints {
    private static final double QUIET = 20_000;
    static final double BUSY = 50_000;
    private static final double DECOUPLED = 0.35;
    private static final double FOLLOWS = 0.70;

    private NetworkPoints() {}

    /** Adds a point for little traffic of a container without earlier samples to compare with. */
    static void addTraffic(CompanionSamples network, MinerPointTable table) {
        if (network.samples().isEmpty()) {
            return;
        }
        double now = network.samples().median();
        if (now < QUIET) {
            table.add(
                    MinerSignal.NET_QUIET,
                    1,
                    network.evidence(),
                    String.format(Locale.ROOT, "network traffic is only %.1f kB/s", now / 1000));
        }
    }

    static void add(SeriesSplit split, CompanionSamples network, MinerPointTable table) {
        MetricSamples after = network.samples().between(split.second(), split.end());
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
                        String.format(Locale.ROOT, "network traffic is only %.1f kB/s", now / 1000));
            }
            return;
        }
        MetricSamples before = network.samples().before(split.second());
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
                            "network traffic did not grow with CPU: per unit of CPU it is %.0f %% of the earlier"
                                    + " traffic",
                            MinerPointTable.percent(ratio)));
        } else if (ratio >= FOLLOWS && now > BUSY) {
            table.add(
                    MinerSignal.NET_FOLLOWS_CPU,
                    -2,
                    network.evidence(),
                    String.format(
                            Locale.ROOT,
                            "network traffic grew with CPU, to %.0f kB/s: fits more real work",
                            now / 1000));
        }
    }
}
