package org.ephemera.kubernetes.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.ephemera.kubernetes.call.ResourceOperation;

/**
 * Those of many pods that a workload owns, itself or by way of a replica set or a job, as the UIDs of their owners tell: labels may be
 * written by anybody. Where the workload is gone and its UID not known, its name among the owners must do.
 */
public final class OwnedPods {
    /** @param created as the API writes it, so that texts sort as times do */
    public record Owned(String name, String uid, String created) {}

    /** No cluster has as many pods, nor as many replica sets. */
    private static final int MOST = 150_000;

    private static final int MOST_OWNERS = 10_000;
    private static final int LONGEST_TIME = 40;

    private static final Comparator<Owned> NEWEST_FIRST = Comparator.comparing(Owned::created)
            .reversed()
            .thenComparing(Owned::name)
            .thenComparing(Owned::uid);

    private final ClusterPlace place;
    private final String workloadUid;
    private final String between;
    private final int limit;
    private final Set<String> owners = new HashSet<>();
    private final Set<String> sets = new HashSet<>();
    private boolean strange;
    private final Set<String> found = new HashSet<>();
    private final TreeSet<Owned> newest = new TreeSet<>(NEWEST_FIRST);
    private boolean leftOut;

    /**
     * @param workloadUid "" if it is not known
     * @param between the kind of what it owns and by which it owns pods: {@code ReplicaSet}; "" if it owns them itself
     */
    public OwnedPods(ClusterPlace place, String workloadUid, String between, int limit) {
        this.place = place;
        this.workloadUid = workloadUid;
        this.between = between;
        this.limit = limit;
        if (!workloadUid.isEmpty()) {
            owners.add(workloadUid);
        }
    }

    /** What stands between it and its pods, of whomever: which of them are whose is known by all of them. */
    public void set(JsonNode set) {
        String uid = TruncatedField.uid(set.path("metadata"));
        if (sets.size() < MOST) {
            sets.add(uid);
        }
        if (isOwned(set)) {
            if (TruncatedField.isUid(uid) && owners.size() < MOST_OWNERS) {
                owners.add(uid);
            } else {
                leftOut = true;
            }
        }
    }

    /** Given twice, it counts once. */
    public void pod(JsonNode pod) {
        JsonNode metadata = pod.path("metadata");
        if (!isOwned(pod)) {
            strange |= isOfStrangeSet(pod);
            return;
        }
        Owned owned =
                new Owned(TruncatedField.name(metadata.path("name")), TruncatedField.uid(metadata), created(metadata));
        if (!TruncatedField.isUid(owned.uid())
                || owned.name().length() > ResourceOperation.LONGEST
                || found.size() == MOST) {
            leftOut = true;
        } else if (found.add(owned.uid())) {
            newest.add(owned);
            if (newest.size() > limit) {
                newest.pollLast();
            }
        }
    }

    private static String created(JsonNode metadata) {
        String created = metadata.path("creationTimestamp").asText();
        return created.substring(0, Math.min(LONGEST_TIME, created.length()));
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

    /** A set that was made after they were listed, or that is gone. */
    private boolean isOfStrangeSet(JsonNode pod) {
        for (JsonNode owner : pod.path("metadata").path("ownerReferences")) {
            if (owner.path("kind").asText().equals(between) && !sets.contains(TruncatedField.uid(owner))) {
                return true;
            }
        }
        return false;
    }

    /**
     * True if since it was last asked a pod came by that is of a set which was not among them, so that nobody can tell whether it
     * is the workload's.
     */
    public boolean metStrangers() {
        boolean met = strange;
        strange = false;
        return met;
    }

    /** True if any had a name or UID longer than those of any object of the API, or there were more than any cluster has. */
    public boolean isLeftOut() {
        return leftOut;
    }

    public int all() {
        return found.size();
    }

    /** As many as the limit allows, the newest first. */
    public Iterable<Owned> newest() {
        return newest;
    }

    public int taken() {
        return newest.size();
    }
}
