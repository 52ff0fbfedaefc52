package org.ephemera.analyze.miner;

import java.time.Duration;
import java.util.Optional;

/** The last half hour stands clear above all before. */
final class AcuteDetector {
    private static final Duration WINDOW = Duration.ofMinutes(30);
    private static final int FEWEST = 6;
    private static final int WINDOWS = 4;
    private static final double LEAST_SHIFT = 0.20;

    private AcuteDetector() {}

    static Optional<Split> find(Samples cpu) {
        int window = cpu.count(WINDOW, 1);
        if (window < FEWEST || cpu.size() < WINDOWS * window) {
            return Optional.empty();
        }
        int at = cpu.size() - window;
        Samples rest = cpu.slice(0, at);
        Samples last = cpu.slice(at, cpu.size());
        Quantiles before = Quantiles.of(rest);
        Quantiles after = Quantiles.of(last);
        return after.median() - before.median() >= LEAST_SHIFT && after.at(0.10) > before.at(0.95)
                ? Optional.of(new Split(Split.Kind.ACUTE, rest, last))
                : Optional.empty();
    }
}
