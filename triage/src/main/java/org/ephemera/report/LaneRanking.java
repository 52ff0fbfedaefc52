package org.ephemera.report;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.analyze.model.MetricSubject;
import org.ephemera.analyze.model.MinerScore;

/** Ranking of lanes by the cryptominer scores of their subjects, not by name alone. */
final class LaneRanking {
    private static final Comparator<MinerScore> WORST = Comparator.comparing(MinerScore::level)
            .thenComparingInt(score -> -score.score())
            .thenComparing(MinerScore::subject);

    private final Map<MetricSubject, MinerScore> own = new HashMap<>();
    private final List<MinerScore> seen;

    LaneRanking(List<MinerScore> miners) {
        miners.forEach(miner ->
                own.merge(miner.subject(), miner, (one, other) -> WORST.compare(one, other) <= 0 ? one : other));
        this.seen = miners.stream()
                .filter(miner -> switch (miner.level()) {
                    case HIGH, MEDIUM, LOW -> true;
                    case NONE, INSUFFICIENT_DATA -> false;
                })
                .sorted(WORST)
                .toList();
    }

    /** Score of a lane: that of the suspect itself, or of a part of its subject. */
    private record Rank(Optional<MinerScore> score, boolean around) {}

    /** Returns the order of lanes: highest scores first, the lane of a suspect before those of its task and service. */
    Comparator<LaneKey> order() {
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

    /** Returns the scores of subjects that are the lane's subject or a part of it. */
    List<MinerScore> scoresIn(LaneKey key) {
        return seen.stream().filter(miner -> isIn(miner.subject(), key)).toList();
    }

    private Rank rank(LaneKey key) {
        Optional<MinerScore> itself = key.subject().flatMap(subject -> Optional.ofNullable(own.get(subject)));
        Optional<MinerScore> worst = scoresIn(key).stream().findFirst();
        return itself.isPresent() && (worst.isEmpty() || worst.equals(itself))
                ? new Rank(itself, false)
                : new Rank(worst, true);
    }

    private static boolean isIn(MetricSubject suspect, LaneKey key) {
        return key.subject().map(lane -> isIn(suspect, lane)).orElseGet(() -> isNamed(suspect, key.container()));
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

    /**
     * Matches a log by name: a container name, optionally after the pod name. A log without a name matches every
     * suspect.
     */
    private static boolean isNamed(MetricSubject suspect, String log) {
        return log.isEmpty()
                || (suspect.container().isEmpty()
                        ? log.startsWith(suspect.task() + "/")
                        : log.equals(suspect.container()) || log.equals(suspect.task() + "/" + suspect.container()));
    }
}
