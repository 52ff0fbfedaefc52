package org.ephemera.analyze.miner;

import java.time.Duration;
import java.util.Optional;

/**
 * Full and flat for an hour or more, and then no longer: a miner that was stopped, or a job that was done. Of several such spans the
 * longest.
 */
final class EndedDetector {
    private static final Duration SHORTEST = Duration.ofMinutes(60);
    private static final Duration SINCE = Duration.ofMinutes(10);
    private static final int FEWEST = 3;
    /** One sample that is lower, as when a program is restarted, ends no span. */
    private static final int DIP = 1;

    private static final double LOW_END = 0.85;
    private static final double LEAST_SHIFT = 0.20;

    private EndedDetector() {}

    static Optional<SeriesSplit> find(Samples cpu) {
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
        Samples span = cpu.slice(best, end);
        Samples rest = cpu.without(best, end);
        Saturation saturation = new Saturation(span);
        return span.span().compareTo(SHORTEST) >= 0
                        && rest.period().multipliedBy(rest.size()).compareTo(SHORTEST) >= 0
                        && saturation.isFull()
                        && saturation.isFlat()
                        && span.median() - rest.median() >= LEAST_SHIFT
                ? Optional.of(new SeriesSplit(SeriesSplit.Kind.ENDED, rest, span))
                : Optional.empty();
    }

    /** The end of the span that begins there; the same where none does. */
    private static int end(Samples cpu, int from) {
        int end = from;
        for (int at = from; at < cpu.size() && at - end <= (end == from ? 0 : DIP); at++) {
            if (cpu.value(at) >= LOW_END) {
                end = at + 1;
            }
        }
        return end;
    }
}
