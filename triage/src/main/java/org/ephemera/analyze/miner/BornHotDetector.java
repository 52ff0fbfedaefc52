package org.ephemera.analyze.miner;

import java.util.Optional;

/** Full and flat from the first sample on: a container that was started to compute. */
final class BornHotDetector {
    private static final double LEAST_MEDIAN = 0.5;

    private BornHotDetector() {}

    static Optional<Split> find(Samples cpu) {
        Saturation saturation = new Saturation(cpu);
        return saturation.isLongEnough()
                        && saturation.share() >= Saturation.MOST_SAMPLES
                        && saturation.median() >= LEAST_MEDIAN
                        && saturation.isFlat()
                ? Optional.of(new Split(Split.Kind.BORN_HOT, cpu.slice(0, 0), cpu))
                : Optional.empty();
    }
}
