package org.ephemera.analyze.miner;

import java.util.ArrayList;
import java.util.List;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.MinerScore.Points;

/**
 * Points of the cryptominer score of one container, each with its signal, reason and evidence. The score is the sum of
 * the points.
 */
final class MinerPointTable {
    private final List<Points> points = new ArrayList<>();

    void add(MinerSignal signal, int count, List<EvidenceLocation> evidence, String because) {
        points.add(new Points(signal.name(), count, because, evidence));
    }

    boolean has(MinerSignal signal) {
        return points.stream().anyMatch(each -> each.rule().equals(signal.name()));
    }

    int sum() {
        return points.stream().mapToInt(Points::points).sum();
    }

    List<Points> points() {
        return List.copyOf(points);
    }

    /** Returns the finished load and its recurrence without their points. */
    List<Points> recurrence() {
        return points.stream()
                .filter(each -> each.rule().equals(MinerSignal.ENDED.name())
                        || each.rule().equals(MinerSignal.RECURRING.name()))
                .map(each -> new Points(each.rule(), 0, each.because(), each.evidence()))
                .toList();
    }

    static double percent(double share) {
        return 100 * share;
    }
}
