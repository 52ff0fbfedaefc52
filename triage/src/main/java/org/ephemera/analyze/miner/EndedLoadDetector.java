package org.ephemera.analyze.miner;

import java.time.Duration;
import java.util.Optional;

/**
 * Detector of a span of an hour or more with high and constant CPU use that has ended: a stopped miner or a finished
 * job. If there are several spans, the longest is used.
 */
final class EndedLoadDetector {
    private static final Duration SHORTEST = Duration.ofMinutes(60);
    private static final Duration SINCE = Duration.ofMinutes(10);
    private static final int FEWEST = 3;
    /** One lower sample, for example at a restart, does not end a span. */
    private static final int DIP = 1;

    private static final double LOW_END = 0.85;
    private static final double LEAST_SHIFT = 0.20;

    private EndedLoadDetector() {}

    /** Returns the split around the ended span, if there is one. */
    static Optional<SeriesSplit> find(MetricSamples cpu) {
        int best = 0;
        int length = 0;
        for (int from = 0; from < cpu.size(); ) {
            int end = end(cpu, from);
            if (end - from > length) {
                best = from;
                length = end - from;
            }
            from = end + 1;
        }
        int end = best + length;
        if (cpu.size() - end < cpu.count(SINCE, FEWEST)) {
            return Optional.empty();
        }
        MetricSamples span = cpu.slice(best, end);
        MetricSamples rest = cpu.withoutRange(best, end);
        CpuSaturation saturation = new CpuSaturation(span);
        return span.span().compareTo(SHORTEST) >= 0
                        && rest.period().multipliedBy(rest.size()).compareTo(SHORTEST) >= 0
                        && saturation.isFull()
                        && saturation.isFlat()
                        && span.median() - rest.median() >= LEAST_SHIFT
                ? Optional.of(new SeriesSplit(SeriesSplit.Kind.ENDED, rest, span))
                : Optional.empty();
    }

    /** Returns the end of the span that begins at {@code from}, or {@code from} if none begins there. */
    private static int end(MetricSamples cpu, int from) {
        int end = from;
        for (int at = from; at < cpu.size() && at - end <= (end == from ? 0 : DIP); at++) {
            if (cpu.value(at) >= LOW_END) {
                end = at + 1;
            }
        }
        return end;
    }
}
