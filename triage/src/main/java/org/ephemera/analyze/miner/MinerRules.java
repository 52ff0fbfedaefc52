package org.ephemera.analyze.miner;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.analyze.miner.MinerScoring.Result;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.MetricSubject;
import org.ephemera.analyze.model.MetricSubjectNames;
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.MinerScore.Level;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.TimeSeries;
import org.ephemera.analyze.model.Workload;

/**
 * Detection rules on container metrics: score each container as a possible cryptominer and report high scores as
 * findings.
 */
public final class MinerRules {
    static final String HIGH = "MIN-001";
    static final String MEDIUM = "MIN-002";
    static final String ALERT = "MIN-003";
    private static final int HIGH_FROM = 7;
    private static final int MEDIUM_FROM = 5;
    static final int LOW_FROM = 3;
    private static final int MOST_NAMED = 20;

    /** Reason for a gap: a rise below the threshold of the detectors is not visible. */
    private static final String DIM =
            "CPU is only known as a share of the node, so a miner that uses less than a fifth of it is not detected";

    /** Result of the rules. */
    public record Scores(List<MinerScore> scores, List<Finding> findings, List<EvidenceGap> gaps) {
        public Scores {
            scores = List.copyOf(scores);
            findings = List.copyOf(findings);
            gaps = List.copyOf(gaps);
        }
    }

    private final List<Workload> workloads;
    private final MiningFindings signs;
    private final List<String> names;

    private MinerRules(List<Workload> workloads, MiningFindings signs, Collection<String> names) {
        this.workloads = workloads;
        this.signs = signs;
        this.names = List.copyOf(names);
    }

    /**
     * Scores the measured subjects: containers, tasks without container metrics, and services without task metrics.
     * Unmeasured containers get a score that states why they were not analyzed.
     *
     * @param series of the package, see {@code MetricSeries}
     * @param workloads for their limits, and to find unmeasured containers
     * @param others findings of other rules, which can confirm a high score
     * @param baseline series of sweep packages: earlier values of the same containers and their replicas
     */
    public static Scores scores(
            List<TimeSeries> series, List<Workload> workloads, List<Finding> others, List<TimeSeries> baseline) {
        SortedMap<MetricSubject, MeasuredSeries> live = MeasuredSeries.of(series, baseline);
        SortedMap<MetricSubject, MeasuredSeries> all = new TreeMap<>(MeasuredSeries.of(baseline, List.of()));
        all.putAll(live);
        MinerScoring scoring = new MinerScoring(all, new CpuLimits(workloads));
        SortedMap<MetricSubject, Result> results = new TreeMap<>();
        live.values().stream()
                .filter(metered ->
                        !CpuShare.of(metered, new CpuLimits(workloads)).isEmpty()
                                || CpuShare.isWithoutLimit(metered, new CpuLimits(workloads)))
                .forEach(metered -> results.put(metered.identity(), scoring.of(metered)));
        SortedMap<MetricSubject, Result> finest = SeriesDeduplicator.of(results);
        NavigableSet<MetricSubject> unmeasured = UnmeasuredContainers.of(live.keySet(), finest.keySet(), workloads);
        Map<MetricSubject, String> labels = MetricSubjectNames.of(
                Stream.concat(finest.keySet().stream(), unmeasured.stream()).toList());
        MinerRules rules = new MinerRules(
                workloads,
                new MiningFindings(others),
                finest.keySet().stream().map(labels::get).toList());
        List<MinerScore> scores = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        List<EvidenceGap> gaps = new ArrayList<>();
        finest.forEach((identity, result) ->
                rules.add(identity, labels.getOrDefault(identity, ""), result, scores, findings, gaps));
        unmeasured.forEach(one ->
                scores.add(MinerScore.insufficientData(one, labels.getOrDefault(one, ""), UnmeasuredContainers.WHY)));
        List.of(UnmeasuredContainers.WHY, DIM).forEach(why -> gap(why, scores).ifPresent(gaps::add));
        return new Scores(scores, findings, gaps);
    }

    /** Returns one gap for all containers with the same reason, because a cluster has many sidecars. */
    private static Optional<EvidenceGap> gap(String why, List<MinerScore> scores) {
        List<String> names = scores.stream()
                .filter(score -> score.why().equals(why))
                .map(MinerScore::container)
                .toList();
        int more = names.size() - MOST_NAMED;
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(new EvidenceGap(
                        "cryptominer",
                        "metrics cannot show whether these containers mine: "
                                + names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                                + (more > 0 ? " and " + more + " more" : "")
                                + "; " + why));
    }

    /** Returns a filter for dimensions of the same subjects as these series, or of their replicas. */
    public static Predicate<SortedMap<String, String>> sameSubjectFilter(List<TimeSeries> series) {
        Set<String> known = new HashSet<>();
        series.forEach(one -> MetricSubject.of(one).ifPresent(identity -> known.add(family(identity))));
        return dimensions -> MetricSubject.of(dimensions)
                .filter(identity -> known.contains(family(identity)))
                .isPresent();
    }

    private static String family(MetricSubject identity) {
        return identity.scope() + "\0" + identity.group();
    }

    private void add(
            MetricSubject identity,
            String label,
            Result result,
            List<MinerScore> scores,
            List<Finding> findings,
            List<EvidenceGap> gaps) {
        switch (result) {
            case Result.TooLittle little -> {
                scores.add(MinerScore.insufficientData(identity, label, little.why()));
                gaps.add(new EvidenceGap(label, "metrics cannot show whether this container mines: " + little.why()));
            }
            case Result.Quiet quiet ->
                scores.add(MinerScore.withoutPoints(identity, label, quiet.cpu().isOfNode() ? DIM : ""));
            case Result.Scored scored -> {
                List<Finding> about = signs.about(identity, label, names);
                if (about.isEmpty() && isFinishedJob(scored.points())) {
                    scores.add(MinerScore.recurringJob(
                            identity, label, scored.points().recurrence()));
                    return;
                }
                Level level = level(scored.points(), about);
                scores.add(new MinerScore(
                        identity,
                        label,
                        scored.points().sum(),
                        level,
                        Optional.of(scored.split().time()),
                        scored.points().points(),
                        scored.cpu().isOfNode() ? DIM : ""));
                finding(identity, label, scored, level, about).ifPresent(findings::add);
            }
        }
    }

    /**
     * Reports whether the growth of memory is a second indicator. It does not count for a load that recurs: a job that
     * reserves its memory at once looks the same.
     */
    private static boolean isDatasetAlone(MinerPointTable points) {
        return points.has(MinerSignal.MEM_RX_FAST)
                && !points.has(MinerSignal.RECURRING)
                && !points.has(MinerSignal.MEM_WITH_CPU);
    }

    /** Reports whether a load has ended, occurred at other times too, and had no memory of a miner. */
    private static boolean isFinishedJob(MinerPointTable points) {
        return points.has(MinerSignal.ENDED)
                && points.has(MinerSignal.RECURRING)
                && !points.has(MinerSignal.MEM_RX_FAST);
    }

    private static Level level(MinerPointTable points, List<Finding> signs) {
        int sum = points.sum();
        // A finished job looks the same.
        if (points.has(MinerSignal.ENDED) && signs.isEmpty()) {
            boolean dataset = points.has(MinerSignal.MEM_RX_FAST);
            return sum < LOW_FROM ? Level.NONE : dataset && sum >= MEDIUM_FROM ? Level.MEDIUM : Level.LOW;
        }
        if (points.has(MinerSignal.SMALL) && signs.isEmpty()) {
            return sum < LOW_FROM ? Level.NONE : Level.LOW;
        }
        if (sum >= HIGH_FROM && (isDatasetAlone(points) || !signs.isEmpty())) {
            return Level.HIGH;
        }
        return sum >= MEDIUM_FROM ? Level.MEDIUM : sum >= LOW_FROM ? Level.LOW : Level.NONE;
    }

    private Optional<Finding> finding(
            MetricSubject identity, String label, Result.Scored scored, Level level, List<Finding> signs) {
        if (level != Level.HIGH && level != Level.MEDIUM) {
            return Optional.empty();
        }
        StringBuilder because =
                new StringBuilder().append(scored.points().sum()).append(" points");
        scored.points().points().stream()
                .filter(points -> points.points() != 0)
                .forEach(points -> because.append(", ")
                        .append(points.rule())
                        .append(points.points() > 0 ? " +" : " ")
                        .append(points.points()));
        signs.stream()
                .findFirst()
                .ifPresent(sign -> because.append("; ").append(sign.rule().id()).append(" supports it"));
        Explanations.of(identity.container(), workloads)
                .ifPresent(
                        word -> because.append("; '").append(word).append("' in its image or command may explain it"));
        List<EvidenceLocation> evidence = scored.points().points().stream()
                .flatMap(points -> points.evidence().stream())
                .distinct()
                .toList();
        return Optional.of(new Finding(
                RuleBook.standard().rule(level == Level.HIGH ? HIGH : MEDIUM),
                RuleBook.standard().rule(level == Level.HIGH ? HIGH : MEDIUM).severity(),
                label,
                because.toString(),
                evidence,
                false,
                Optional.empty(),
                Optional.of(scored.split().time())));
    }

    /**
     * Words that suggest a legitimate use of much CPU. They never lower a score, because an attacker can choose any
     * name.
     */
    private static final class Explanations {
        private static final List<String> WORDS = List.of(
                "ffmpeg",
                "encode",
                "transcod",
                "render",
                "train",
                "batch",
                "cron",
                "backup",
                "compress",
                "benchmark",
                "loadtest");

        private Explanations() {}

        /** Returns the first of these words in the image or the commands of a container. */
        static Optional<String> of(String container, List<Workload> workloads) {
            return workloads.stream()
                    .flatMap(workload -> workload.containers().stream())
                    .filter(each -> each.name().equals(container))
                    .flatMap(Explanations::texts)
                    .map(text -> text.toLowerCase(Locale.ROOT))
                    .flatMap(text -> WORDS.stream().filter(text::contains))
                    .findFirst();
        }

        private static Stream<String> texts(ContainerSpec container) {
            return Stream.concat(
                    container.image().stream().map(image -> image.value()),
                    container.execution().commands().stream().flatMap(command -> command.words().stream()));
        }
    }
}
