package org.ephemera.report;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.analyze.model.MetricSubject;
import org.ephemera.analyze.model.MinerScore;

/** Which lanes are of what looks like a miner, and not of something else that has its name. */
final class LaneRanking {
    private static final Comparator<MinerScore> WORST = Comparator.comparing(MinerScore::level)
            .thenComparingInt(score -> -score.score())
            .thenComparing(MinerScore::of);

    private final Map<MetricSubject, MinerScore> own = new HashMap<>();
    private final List<MinerScore> seen;

    LaneRanking(List<MinerScore> miners) {
        miners.forEach(miner ->
                own.merge(miner.of(), miner, (one, other) -> WORST.compare(one, other) <= 0 ? one : other));
        this.seen = miners.stream()
                .filter(miner -> switch (miner.level()) {
                    case HIGH, MEDIUM, LOW -> true;
                    case NONE, INSUFFICIENT_DATA -> false;
                })
                .sorted(WORST)
                .toList();
    }

    /** A lane and the score that it is drawn for: the lane of the suspect itself, or of what it is a part of. */
    private record Rank(Optional<MinerScore> score, boolean around) {}

    /** The lanes of what looks most like a miner come first, its own before those of its task and its service. */
    Comparator<LaneKey> first() {
        Map<LaneKey, Rank> ranks = new HashMap<>();
        return Comparator.comparing(
                        (LaneKey key) -> ranks.computeIfAbsent(key, this::rank),
                        Comparator.comparing(
                                        Rank::score,
                                        (one, other) -> one.isPresent() && other.isPresent()
                                                ? WORST.compare(one.get(), other.get())
                                                : Boolean.compare(other.isPresent(), one.isPresent()))
                                .thenComparing(Rank::around))
                .thenComparing(LaneKey.ORDER);
    }

    /** Scores of what a lane shows, or is a part of what it shows. */
    List<MinerScore> in(LaneKey key) {
        return seen.stream().filter(miner -> isIn(miner.of(), key)).toList();
    }

    private Rank rank(LaneKey key) {
        Optional<MinerScore> itself = key.of().flatMap(of -> Optional.ofNullable(own.get(of)));
        Optional<MinerScore> worst = in(key).stream().findFirst();
        return itself.isPresent() && (worst.isEmpty() || worst.equals(itself))
                ? new Rank(itself, false)
                : new Rank(worst, true);
    }

    private static boolean isIn(MetricSubject suspect, LaneKey key) {
        return key.of().map(lane -> isIn(suspect, lane)).orElseGet(() -> isNamed(suspect, key.container()));
    }

    private static boolean isIn(MetricSubject suspect, MetricSubject lane) {
        return suspect.equals(lane)
                || (suspect.scope().equals(lane.scope())
                        && switch (lane.level()) {
                            case CONTAINER -> false;
                            case TASK -> lane.task().isEmpty() || lane.task().equals(suspect.task());
                            case SERVICE ->
                                lane.group().equals(suspect.group())
                                        && (lane.container().isEmpty()
                                                || lane.container().equals(suspect.container()));
                        });
    }

    /** Of a log: it has a container's name alone, or a pod's before it; what has no name at all is of everything. */
    private static boolean isNamed(MetricSubject suspect, String log) {
        return log.isEmpty()
                || (suspect.container().isEmpty()
                        ? log.startsWith(suspect.task() + "/")
                        : log.equals(suspect.container()) || log.equals(suspect.task() + "/" + suspect.container()));
    }
}
