package org.ephemera.analyze.miner;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.MetricSubject;
import org.ephemera.analyze.model.TimeSeries;

/**
 * Scorer of one container as a possible cryptominer. The scorer tries every basis (CPU limit or node, {@link CpuShare})
 * and every {@link SeriesSplit} that the metrics allow, and keeps the highest score.
 */
final class MinerScoring {
    private static final double MOST_MISSING = 0.40;
    private static final double SOFT = 1.05;

    /**
     * Containers below this CPU use are ignored. Mining with less CPU is not worthwhile, and a sidecar with a limit of
     * 0.01 cores is always at its limit.
     */
    static final double LEAST_CORES = 0.05;

    /** Sufficient number of replicas for a comparison. */
    private static final int MOST_PEERS = 25;

    private final Map<MetricSubject, MeasuredSeries> all;
    private final CpuLimits limits;
    private final Map<MetricSubject, List<List<CpuShare>>> bases = new TreeMap<>();

    MinerScoring(Map<MetricSubject, MeasuredSeries> all, CpuLimits limits) {
        this.all = all;
        this.limits = limits;
    }

    /** Result for one container. */
    sealed interface Result {
        /** The metrics are sufficient and show no sign of a miner. */
        record Quiet(CpuShare cpu) implements Result {}

        /**
         * The metrics show a possible miner.
         *
         * @param points of the best split; the first entry is the limit
         */
        record Scored(CpuShare cpu, SeriesSplit split, MinerPointTable points) implements Result {}

        /**
         * The metrics are not sufficient.
         *
         * @param why reason, for readers
         */
        record TooLittle(String why, List<EvidenceLocation> evidence) implements Result {}
    }

    Result of(MeasuredSeries metered) {
        List<List<CpuShare>> bases = bases(metered);
        for (List<CpuShare> basis : bases) {
            List<CpuShare> enough =
                    basis.stream().filter(MinerScoring::isEnough).toList();
            if (!enough.isEmpty()) {
                return best(metered, enough);
            }
        }
        if (bases.isEmpty()) {
            return new Result.TooLittle(
                    CpuShare.isWithoutLimit(metered, limits)
                            ? "the CPU limit is unknown, so the used share is unknown"
                            : "the package contains no CPU metric of it",
                    metered.series().stream().map(TimeSeries::evidence).limit(1).toList());
        }
        CpuShare first = bases.getFirst().getFirst();
        return new Result.TooLittle(
                first.samples().isEmpty()
                        ? "its CPU metric has no values"
                        : String.format(
                                Locale.ROOT,
                                "its CPU metric has %d samples in %d minutes; %.0f %% are missing",
                                first.samples().size(),
                                first.samples().span().toMinutes(),
                                MinerPointTable.percent(first.samples().missing())),
                List.of(first.series().evidence()));
    }

    private static boolean isEnough(CpuShare cpu) {
        MetricSamples samples = cpu.samples();
        return samples.span().compareTo(CpuSaturation.SHORTEST) >= 0 && samples.missing() <= MOST_MISSING;
    }

    private Result best(MeasuredSeries metered, List<CpuShare> enough) {
        Optional<Result.Scored> lasting = best(metered, enough, MinerScoring::splits);
        List<Result.Scored> datasets = enough.stream()
                .flatMap(cpu -> withDataset(metered, cpu).stream())
                .toList();
        Optional<Result.Scored> suspicious =
                highest(Stream.concat(lasting.stream(), datasets.stream()).filter(MinerScoring::isSuspicious));
        Optional<Result.Scored> ended = best(metered, enough, MinerScoring::ended);
        // A split that ended is weaker evidence than one that lasts, except with the memory of a miner.
        return (suspicious.isEmpty()
                        ? ended.or(() -> lasting)
                        : highest(Stream.concat(
                                suspicious.stream(),
                                ended.filter(scored -> scored.points().has(MinerSignal.MEM_RX_FAST)).stream())))
                .<Result>map(scored -> scored)
                .orElseGet(() -> new Result.Quiet(enough.getFirst()));
    }

    /** Returns the first of the results with the most points. */
    private static Optional<Result.Scored> highest(Stream<Result.Scored> results) {
        return results.reduce(
                (one, other) -> other.points().sum() > one.points().sum() ? other : one);
    }

    private static boolean isSuspicious(Result.Scored scored) {
        return scored.points().sum() >= MinerRules.LOW_FROM;
    }

    /** Scores a load with memory of the size of the dataset: constant since the first sample, or with steps of both. */
    private Optional<Result.Scored> withDataset(MeasuredSeries metered, CpuShare cpu) {
        CompanionSamples memory = CompanionSamples.memory(metered, cpu.series());
        MinerPointTable table = new MinerPointTable();
        CompanionSamples network = CompanionSamples.network(metered, all, cpu.series());
        Optional<SeriesSplit> flat = FlatLoadDetector.find(cpu, memory.samples(), network.samples());
        Optional<DatasetSteps> steps = flat.isPresent() ? Optional.empty() : DatasetSteps.find(cpu, memory.samples());
        Optional<SeriesSplit> split = flat.or(() -> steps.map(DatasetSteps::split));
        split.ifPresent(found -> {
            addBasis(found, cpu, table);
            steps.ifPresentOrElse(
                    spans -> DatasetPoints.add(spans, cpu, memory, table),
                    () -> DatasetPoints.add(found, cpu, memory, network, table));
            ReplicaComparison.add(found, peers(metered, cpu), table);
        });
        return split.map(found -> new Result.Scored(cpu, found, table));
    }

    private Optional<Result.Scored> best(
            MeasuredSeries metered, List<CpuShare> enough, Function<CpuShare, List<SeriesSplit>> splits) {
        Optional<Result.Scored> best = Optional.empty();
        for (CpuShare cpu : enough) {
            for (SeriesSplit split : splits.apply(cpu)) {
                MinerPointTable points = points(metered, cpu, split);
                if (best.isEmpty() || points.sum() > best.get().points().sum()) {
                    best = Optional.of(new Result.Scored(cpu, split, points));
                }
            }
        }
        return best;
    }

    private static List<SeriesSplit> splits(CpuShare share) {
        MetricSamples cpu = share.samples();
        List<SeriesSplit> splits = new ArrayList<>();
        LastingRiseDetector.find(cpu).ifPresent(splits::add);
        LastingRiseDetector.findInMeans(cpu).ifPresent(splits::add);
        AcuteDetector.find(cpu).ifPresent(splits::add);
        if (splits.isEmpty()) {
            BornHotDetector.find(cpu).ifPresent(splits::add);
        }
        splits.removeIf(split -> isNegligible(split, share));
        return splits;
    }

    private static List<SeriesSplit> ended(CpuShare share) {
        return EndedLoadDetector.find(share.samples()).stream()
                .filter(split -> !isNegligible(split, share))
                .toList();
    }

    private static boolean isNegligible(SeriesSplit split, CpuShare share) {
        return split.after().median() * share.cores() < LEAST_CORES;
    }

    private MinerPointTable points(MeasuredSeries metered, CpuShare cpu, SeriesSplit split) {
        MinerPointTable table = new MinerPointTable();
        addBasis(split, cpu, table);
        CpuPoints.add(split, cpu, table);
        MemoryPoints.add(split, CompanionSamples.memory(metered, cpu.series()), table);
        NetworkPoints.add(split, CompanionSamples.network(metered, all, cpu.series()), table);
        ReplicaComparison.add(split, peers(metered, cpu), table);
        return table;
    }

    private static void addBasis(SeriesSplit split, CpuShare cpu, MinerPointTable table) {
        table.add(
                MinerSignal.LIMIT,
                0,
                cpu.evidence(),
                String.format(
                        Locale.ROOT,
                        "CPU is measured against %s%s (%s of %s, period %d s)",
                        cpu.basis(),
                        split.after().median() > SOFT ? "; usage exceeds it, so the limit is soft" : "",
                        cpu.series().statistic(),
                        cpu.series().metric(),
                        cpu.series().period().toSeconds()));
    }

    private List<CpuShare> peers(MeasuredSeries metered, CpuShare cpu) {
        return all.values().stream()
                .filter(other -> other.identity().isReplicaOf(metered.identity()))
                .flatMap(other -> bases(other).stream().limit(1))
                .flatMap(List::stream)
                .filter(other -> other.series().statistic().equals(cpu.series().statistic())
                        && other.series().period().equals(cpu.series().period())
                        && other.series().metric().equals(cpu.series().metric()))
                .limit(MOST_PEERS)
                .toList();
    }

    private List<List<CpuShare>> bases(MeasuredSeries metered) {
        return bases.computeIfAbsent(metered.identity(), any -> CpuShare.of(metered, limits));
    }

    /** Detector of a rise in the last half hour: it is clearly above all earlier samples. */
    private static final class AcuteDetector {
        private static final Duration WINDOW = Duration.ofMinutes(30);
        private static final int FEWEST = 6;
        private static final int WINDOWS = 4;
        private static final double LEAST_SHIFT = 0.20;

        private AcuteDetector() {}

        static Optional<SeriesSplit> find(MetricSamples cpu) {
            int window = cpu.count(WINDOW, 1);
            if (window < FEWEST || cpu.size() < WINDOWS * window) {
                return Optional.empty();
            }
            int at = cpu.size() - window;
            MetricSamples rest = cpu.slice(0, at);
            MetricSamples last = cpu.slice(at, cpu.size());
            Quantiles before = Quantiles.of(rest);
            Quantiles after = Quantiles.of(last);
            return after.median() - before.median() >= LEAST_SHIFT && after.at(0.10) > before.at(0.95)
                    ? Optional.of(new SeriesSplit(SeriesSplit.Kind.ACUTE, rest, last))
                    : Optional.empty();
        }
    }

    /** Detector of full and flat CPU since the first sample: a container that was started to compute. */
    private static final class BornHotDetector {
        private static final double LEAST_MEDIAN = 0.5;

        private BornHotDetector() {}

        static Optional<SeriesSplit> find(MetricSamples cpu) {
            CpuSaturation saturation = new CpuSaturation(cpu);
            return saturation.isLongEnough()
                            && saturation.share() >= CpuSaturation.MOST_SAMPLES
                            && saturation.median() >= LEAST_MEDIAN
                            && saturation.isFlat()
                    ? Optional.of(new SeriesSplit(SeriesSplit.Kind.BORN_HOT, cpu.slice(0, 0), cpu))
                    : Optional.empty();
        }
    }
}
