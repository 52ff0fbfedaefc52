package org.ephemera.kubernetes.plan;

import java.util.Comparator;
import java.util.Set;
import org.ephemera.collect.rank.RankReason;

/**
 * Pod in a ranking.
 *
 * @param exists false for a pod that only events mention
 * @param restarts number of restarts of its containers
 * @param created creation time as the API returns it; its text order is the order of time
 */
public record RankedPod(
        String namespace,
        String name,
        String uid,
        boolean exists,
        int restarts,
        String created,
        Set<RankReason> reasons) {
    /** Order of the ranking: matches with the alert, then risks, restarts and age. */
    static final Comparator<RankedPod> BEST_FIRST = Comparator.comparingInt(
                    (RankedPod pod) -> -RankReason.score(pod.reasons(), true))
            .thenComparing(pod -> !pod.exists())
            .thenComparingInt(pod -> -RankReason.score(pod.reasons(), false))
            .thenComparingInt(pod -> -pod.restarts())
            .thenComparing(RankedPod::created, Comparator.reverseOrder())
            .thenComparing(RankedPod::namespace)
            .thenComparing(RankedPod::name)
            .thenComparing(RankedPod::uid);

    public RankedPod {
        reasons = Set.copyOf(reasons);
    }

    /** Reports whether the alert contains something of the pod in addition to a time. */
    public boolean isInAlert() {
        return RankReason.isBeyondTime(reasons);
    }

    /** Returns the names of the reasons, separated by commas. */
    public String reasonNames() {
        return RankReason.names(reasons);
    }
}
