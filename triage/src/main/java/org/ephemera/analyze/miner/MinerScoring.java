package org.ephemera.analyze.miner;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.MetricSubject;
import org.ephemera.analyze.model.TimeSeries;

/** Looks at one container in every way its metrics allow, and keeps the way that scores highest. */
final class MinerScoring {
    private static final double MOST_MISSING = 0.40;
    private static final double SOFT = 1.05;

    /** What uses less mines nothing that anybody would pay for; a sidecar that was promised a hundredth of a core is always at its limit. */
    private static final double LEAST_CORES = 0.05;

    /** So many replicas tell enough. */
    private static final int MOST_PEERS = 25;

    private final Map<MetricSubject, MeasuredSeries> all;
    private final CpuLimits limits;
    private final Map<MetricSubject, List<List<CpuShare>>> ways = new TreeMap<>();

    MinerScoring(Map<MetricSubject, MeasuredSeries> all, CpuLimits limits) {
        this.all = all;
        this.limits = limits;
    }

    /** What came of a container. */
    sealed interface Result {
        /** Its metrics are enough, and nothing stands out. */
        record Quiet(CpuShare cpu) implements Result {}

        /** @param points those of the best split, the limit as the first of them */
        record Scored(CpuShare cpu, SeriesSplit split, PointTable points) implements Result {}

        /** @param why for people */
        record TooLittle(String why, List<Evidence> evidence) implements Result {}
    }

    Result of(MeasuredSeries metered) {
        List<List<CpuShare>> ways = ways(metered);
        for (List<CpuShare> way : ways) {
            List<CpuShare> enough = way.stream().filter(MinerScoring::isEnough).toList();
            if (!enough.isEmpty()) {
                return best(metered, enough);
            }
        }
        if (ways.isEmpty()) {
            return new Result.TooLittle(
                    CpuShare.isWithoutLimit(metered, limits)
                            ? "nothing says how much CPU it may use, so its share is not known"
                            : "there is no CPU metric of it",
                    metered.series().stream().map(TimeSeries::evidence).limit(1).toList());
        }
        CpuShare first = ways.getFirst().getFirst();
        return new Result.TooLittle(
                first.samples().isEmpty()
                        ? "its CPU metric is blank"
                        : String.format(
                                Locale.ROOT,
                                "its CPU metric has %d samples in %d minutes, %.0f %% are missing",
                                first.samples().size(),
                                first.samples().span().toMinutes(),
                                PointTable.percent(first.samples().missing())),
                List.of(first.series().evidence()));
    }

    private static boolean isEnough(CpuShare cpu) {
        Samples samples = cpu.samples();
        return samples.span().compareTo(Saturation.SHORTEST) >= 0 && samples.missing() <= MOST_MISSING;
    }

    private Result best(MeasuredSeries metered, List<CpuShare> enough) {
        Optional<Result.Scored> lasting = best(metered, enough, MinerScoring::splits);
        // What is over says less than whatever goes on.
        boolean goesOn = lasting.filter(scored -> scored.points().sum() >= MinerRules.LOW_FROM)
                .isPresent();
        return (goesOn ? lasting : best(metered, enough, MinerScoring::ended).or(() -> lasting))
                .<Result>map(scored -> scored)
                .orElseGet(() -> new Result.Quiet(enough.getFirst()));
    }

    private Optional<Result.Scored> best(
            MeasuredSeries metered, List<CpuShare> enough, Function<CpuShare, List<SeriesSplit>> splits) {
        Optional<Result.Scored> best = Optional.empty();
        for (CpuShare cpu : enough) {
            for (SeriesSplit split : splits.apply(cpu)) {
                PointTable points = points(metered, cpu, split);
                if (best.isEmpty() || points.sum() > best.get().points().sum()) {
                    best = Optional.of(new Result.Scored(cpu, split, points));
                }
            }
        }
        return best;
    }

    private static List<SeriesSplit> splits(CpuShare share) {
        Samples cpu = share.samples();
        List<SeriesSplit> splits = new ArrayList<>();
        ChronicDetector.find(cpu).ifPresent(splits::add);
        ChronicDetector.findInMeans(cpu).ifPresent(splits::add);
        AcuteDetector.find(cpu).ifPresent(splits::add);
        if (splits.isEmpty()) {
            BornHotDetector.find(cpu).ifPresent(splits::add);
        }
        splits.removeIf(split -> isTooLittle(split, share));
        return splits;
    }

    private static List<SeriesSplit> ended(CpuShare share) {
        return EndedDetector.find(share.samples()).stream()
                .filter(split -> !isTooLittle(split, share))
                .toList();
    }

    private static boolean isTooLittle(SeriesSplit split, CpuShare share) {
        return split.after().median() * share.cores() < LEAST_CORES;
    }

    private PointTable points(MeasuredSeries metered, CpuShare cpu, SeriesSplit split) {
        PointTable table = new PointTable();
        table.add(
                MinerSignal.LIMIT,
                0,
                cpu.evidence(),
                String.format(
                        Locale.ROOT,
                        "CPU is counted against %s%s (%s of %s, each %d s)",
                        cpu.basis(),
                        split.after().median() > SOFT ? "; it gets more, so the limit is soft" : "",
                        cpu.series().statistic(),
                        cpu.series().metric(),
                        cpu.series().period().toSeconds()));
        CpuPoints.add(split, cpu, table);
        MemoryPoints.add(split, CompanionSamples.memory(metered, cpu.series()), table);
        NetworkPoints.add(split, CompanionSamples.network(metered, all, cpu.series()), table);
        ReplicaComparison.add(split, peers(metered, cpu), table);
        return table;
    }

    private List<CpuShare> peers(MeasuredSeries metered, CpuShare cpu) {
        return all.values().stream()
                .filter(other -> other.identity().isReplicaOf(metered.identity()))
                .flatMap(other -> ways(other).stream().limit(1))
                .flatMap(List::stream)
                .filter(other -> other.series().statistic().equals(cpu.series().statistic())
                        && other.series().period().equals(cpu.series().period())
                        && other.series().metric().equals(cpu.series().metric()))
                .limit(MOST_PEERS)
                .toList();
    }

    private List<List<CpuShare>> ways(MeasuredSeries metered) {
        return ways.computeIfAbsent(metered.identity(), any -> CpuShare.of(metered, limits));
    }

    /** The last half hour stands clear above all before. */
    private static final class AcuteDetector {
        private static final Duration WINDOW = Duration.ofMinutes(30);
        private static final int FEWEST = 6;
        private static final int WINDOWS = 4;
        private static final double LEAST_SHIFT = 0.20;

        private AcuteDetector() {}

        static Optional<SeriesSplit> find(Samples cpu) {
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
                    ? Optional.of(new SeriesSplit(SeriesSplit.Kind.ACUTE, rest, last))
                    : Optional.empty();
        }
    }

    /** Full and flat from the first sample on: a container that was started to compute. */
    private static final class BornHotDetector {
        private static final double LEAST_MEDIAN = 0.5;

        private BornHotDetector() {}

        static Optional<SeriesSplit> find(Samples cpu) {
            Saturation saturation = new Saturation(cpu);
            return saturation.isLongEnough()
                            && saturation.share() >= Saturation.MOST_SAMPLES
                            && saturation.median() >= LEAST_MEDIAN
                            && saturation.isFlat()
                    ? Optional.of(new SeriesSplit(SeriesSplit.Kind.BORN_HOT, cpu.slice(0, 0), cpu))
                    : Optional.empty();
        }
    }
}
