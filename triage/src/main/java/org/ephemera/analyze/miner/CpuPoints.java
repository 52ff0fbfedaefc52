package org.ephemera.analyze.miner;

import static org.ephemera.analyze.miner.MinerPointTable.percent;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Points of the cryptominer score that result from the CPU series of a container alone. */
final class CpuPoints {
    private static final Duration LONG = Duration.ofHours(2);
    private static final Duration EPISODE = Duration.ofMinutes(30);
    private static final double EPISODE_LEVEL = 0.85;
    private static final double HALF = 0.5;

    private CpuPoints() {}

    static void add(SeriesSplit split, CpuShare cpu, MinerPointTable table) {
        Quantiles before = Quantiles.of(split.before());
        Quantiles after = Quantiles.of(split.after());
        CpuSaturation saturation = new CpuSaturation(split.after());
        boolean born = split.kind() == SeriesSplit.Kind.BORN_HOT;
        if (born) {
            table.add(
                    MinerSignal.BORN_HOT,
                    2,
                    cpu.evidence(),
                    String.format(
                            Locale.ROOT,
                            "CPU is at %.0f %% of %s since the first sample",
                            percent(after.median()),
                            cpu.whole()));
        } else if (split.kind() == SeriesSplit.Kind.ENDED) {
            table.add(
                    MinerSignal.ENDED,
                    -1,
                    cpu.evidence(),
                    String.format(
                            Locale.ROOT,
                            "CPU was at %.0f %% of %s for %d minutes, from %s to %s; its median at other times"
                                    + " is %.0f %%",
                            percent(after.median()),
                            cpu.whole(),
                            split.after().span().toMinutes(),
                            split.time(),
                            Instant.ofEpochSecond(split.end()),
                            percent(before.median())));
        } else {
            table.add(
                    MinerSignal.STEP,
                    1,
                    cpu.evidence(),
                    String.format(
                            Locale.ROOT,
                            "the median of CPU rose from %.0f %% to %.0f %% of %s and stayed there%s",
                            percent(before.median()),
                            percent(after.median()),
                            cpu.whole(),
                            split.kind() == SeriesSplit.Kind.CHRONIC_MEANS ? ", in means of half hours" : ""));
        }
        if (!born && after.at(0.10) > before.at(0.95)) {
            table.add(
                    MinerSignal.FLOOR_LIFT,
                    2,
                    cpu.evidence(),
                    String.format(
                            Locale.ROOT,
                            split.kind() == SeriesSplit.Kind.ENDED
                                    ? "its 10th percentile was %.0f %% in that time, above its 95th percentile of"
                                            + " %.0f %% at other times"
                                    : "its 10th percentile is now %.0f %%, above its former 95th percentile of %.0f %%",
                            percent(after.at(0.10)),
                            percent(before.at(0.95))));
        }
        if (split.after().span().compareTo(LONG) >= 0) {
            table.add(
                    MinerSignal.LONG,
                    1,
                    cpu.evidence(),
                    String.format(
                            Locale.ROOT,
                            "high CPU for %d minutes",
                            split.after().span().toMinutes()));
        }
        if (saturation.isFull()) {
            table.add(
                    MinerSignal.SAT,
                    2,
                    cpu.evidence(),
                    String.format(
                            Locale.ROOT,
                            "%.0f %% of the samples %s at the limit",
                            percent(saturation.share()),
                            split.kind() == SeriesSplit.Kind.ENDED ? "were" : "are"));
        }
        if (saturation.isFlat()) {
            table.add(
                    MinerSignal.FLAT,
                    born ? 1 : 2,
                    cpu.evidence(),
                    String.format(
                            Locale.ROOT,
                            "CPU is constant: its spread is %.1f %% of its median; at most %.1f %% counts as flat",
                            percent(saturation.spread()),
                            percent(saturation.limit())));
        }
        List<Duration> episodes = episodes(split.before());
        if (!episodes.isEmpty() && after.shareFrom(CpuSaturation.FULL) >= HALF) {
            table.add(
                    MinerSignal.RECURRING,
                    -2,
                    cpu.evidence(),
                    String.format(
                            Locale.ROOT,
                            "CPU was equally high %s, for up to %d minutes: a recurring job",
                            split.kind() == SeriesSplit.Kind.ENDED
                                    ? "at " + episodes.size() + " other times"
                                    : episodes.size() + " times before",
                            Collections.max(episodes).toMinutes()));
        }
    }

    /** Returns the durations of consecutive busy samples, without short ones. */
    private static List<Duration> episodes(MetricSamples before) {
        List<Duration> episodes = new ArrayList<>();
        int run = 0;
        for (int i = 0; i <= before.size(); i++) {
            if (i < before.size() && before.value(i) >= EPISODE_LEVEL) {
                run++;
            } else {
                Duration length = before.period().multipliedBy(run);
                if (length.compareTo(EPISODE) >= 0) {
                    episodes.add(length);
                }
                run = 0;
            }
        }
        return episodes;
    }
}
