package org.ephemera.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Those of many pods that a workload owns, itself or by way of a replica set, as the UIDs of their owners tell: labels may be
 * written by anybody. Where the workload is gone and its UID not known, its name among the owners must do.
 */
final class OwnedPods {
    /** @param created as the API writes it, so that texts sort as times do */
    record Owned(String name, String uid, String created) {}

    private static final Comparator<Owned> NEWEST_FIRST = Comparator.comparing(Owned::created)
            .reversed()
            .thenComparing(Owned::name)
            .thenComparing(Owned::uid);

    private final ClusterPlace place;
    private final String workloadUid;
    private final int limit;
    private final Set<String> owners = new HashSet<>();
    private final Set<String> found = new HashSet<>();
    private final TreeSet<Owned> newest = new TreeSet<>(NEWEST_FIRST);

    /** @param workloadUid "" if it is not known */
    OwnedPods(ClusterPlace place, String workloadUid, int limit) {
        this.place = place;
        this.workloadUid = workloadUid;
        this.limit = limit;
        if (!workloadUid.isEmpty()) {
            owners.add(workloadUid);
        }
    }

    void replicaSet(JsonNode set) {
        if (isOwned(set)) {
            owners.add(set.path("metadata").path("uid").asText());
        }
    }

    /** Given twice, it counts once. */
    void pod(JsonNode pod) {
        JsonNode metadata = pod.path("metadata");
        String uid = metadata.path("uid").asText();
        if (isOwned(pod) && found.add(uid)) {
            newest.add(new Owned(
                    metadata.path("name").asText(),
                    uid,
                    metadata.path("creationTimestamp").asText()));
            if (newest.size() > limit) {
                newest.pollLast();
            }
        }
    }

    private boolean isOwned(JsonNode object) {
        for (JsonNode owner : object.path("metadata").path("ownerReferences")) {
            boolean named = workloadUid.isEmpty()
                    && owner.path("kind").asText().toLowerCase(Locale.ROOT).equals(place.workload())
                    && owner.path("name").asText().equals(place.name());
            if (named || owners.contains(owner.path("uid").asText())) {
                return true;
            }
        }
        return false;
    }

    int all() {
        return found.size();
    }

    /** As many as the limit allows, the newest first. */
    Iterable<Owned> newest() {
        return newest;
    }

    int taken() {
        return newest.size();
    }
}
