package org.ephemera.kubernetes.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.ephemera.collect.rank.AlertHints;
import org.ephemera.kubernetes.call.ResourceOperation;

/**
 * Ranking of the pods of a namespace, node or cluster. It keeps the first pods, up to a limit, so its memory does not
 * grow with the cluster.
 */
public final class PodRanking {
    /** Limit above the number of pods of any cluster. */
    private static final int MOST = 150_000;

    private static final int LONGEST_TIME = 40;

    private final RankReasons reasons;
    private final int limit;
    private final Set<String> found = new HashSet<>();
    private final TreeSet<RankedPod> first = new TreeSet<>(RankedPod.BEST_FIRST);
    private boolean leftOut;

    /**
     * Creates an empty ranking.
     *
     * @param attributes attributes of the target, with the values of its alert
     */
    public PodRanking(Map<String, String> attributes, int limit) {
        this.reasons = new RankReasons(AlertHints.of(attributes));
        this.limit = limit;
    }

    /** Adds a pod of a list. A pod that is added twice counts once. */
    public void addPod(JsonNode pod) {
        JsonNode metadata = pod.path("metadata");
        add(new RankedPod(
                TruncatedField.name(metadata.path("namespace")),
                TruncatedField.name(metadata.path("name")),
                TruncatedField.uid(metadata),
                true,
                ContainerView.all(pod).stream()
                        .mapToInt(view -> view.container().restarts())
                        .max()
                        .orElse(0),
                created(metadata.path("creationTimestamp").asText()),
                reasons.of(pod)));
    }

    /** Adds the pod that an event is about, if no list contained it. */
    public void addMentioned(JsonNode event) {
        JsonNode pod = event.path("involvedObject");
        String name = TruncatedField.name(pod.path("name"));
        String uid = TruncatedField.uid(pod);
        if (!uid.isEmpty()) {
            add(new RankedPod(
                    TruncatedField.name(pod.path("namespace")),
                    name,
                    uid,
                    false,
                    0,
                    created(event.path("metadata").path("creationTimestamp").asText()),
                    reasons.ofMentioned(name, uid)));
        }
    }

    private void add(RankedPod pod) {
        boolean valid = TruncatedField.isUid(pod.uid())
                && ResourceOperation.isName(pod.name())
                && ResourceOperation.isName(pod.namespace());
        if (!valid || found.size() == MOST) {
            leftOut = true;
        } else if (found.add(pod.uid())) {
            first.add(pod);
            if (first.size() > limit) {
                first.pollLast();
            }
        }
    }

    private static String created(String time) {
        return time.substring(0, Math.min(LONGEST_TIME, time.length()));
    }

    /** Reports whether pods were left out because of an invalid name or UID, or because there are too many. */
    public boolean isLeftOut() {
        return leftOut;
    }

    /** Returns the number of pods. */
    public int count() {
        return found.size();
    }

    /** Returns the first pods of the ranking, best first. */
    public List<RankedPod> first() {
        return List.copyOf(first);
    }
}
