package org.ephemera.kubernetes.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.ephemera.kubernetes.call.ResourceOperation;

/**
 * Selection of the pods that a workload owns, directly or through a replica set or job. Ownership is decided by the
 * UIDs in owner references, because anyone can set labels. If the workload is deleted and its UID unknown, its name in
 * the owner references decides.
 */
public final class OwnedPods {
    /**
     * Pod that the workload owns.
     *
     * @param created creation time as the API returns it; its text order is the order of time
     */
    public record Owned(String name, String uid, String created) {}

    /** Limit above the number of pods, or replica sets, of any cluster. */
    private static final int MOST = 150_000;

    private static final int MOST_OWNERS = 10_000;
    private static final int LONGEST_TIME = 40;

    private static final Comparator<Owned> NEWEST_FIRST = Comparator.comparing(Owned::created)
            .reversed()
            .thenComparing(Owned::name)
            .thenComparing(Owned::uid);

    private final ClusterPlace place;
    private final String workloadUid;
    private final String intermediateKind;
    private final int limit;
    private final Set<String> owners = new HashSet<>();
    private final Set<String> sets = new HashSet<>();
    private boolean unknownSet;
    private final Set<String> found = new HashSet<>();
    private final TreeSet<Owned> newest = new TreeSet<>(NEWEST_FIRST);
    private boolean leftOut;

    /**
     * Creates an empty selection.
     *
     * @param workloadUid UID of the workload; "" if it is unknown
     * @param intermediateKind kind of the objects through which the workload owns pods: {@code ReplicaSet}; "" if it
     *     owns them directly
     */
    public OwnedPods(ClusterPlace place, String workloadUid, String intermediateKind, int limit) {
        this.place = place;
        this.workloadUid = workloadUid;
        this.intermediateKind = intermediateKind;
        this.limit = limit;
        if (!workloadUid.isEmpty()) {
            owners.add(workloadUid);
        }
    }

    /**
     * Adds a replica set or job of the namespace, of any owner: all are needed to decide which pods belong to the
     * workload.
     */
    public void addSet(JsonNode set) {
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

    /** Adds a pod of the namespace. A pod that is added twice counts once. */
    public void addPod(JsonNode pod) {
        JsonNode metadata = pod.path("metadata");
        if (!isOwned(pod)) {
            unknownSet |= isOfUnknownSet(pod);
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

    /**
     * Reports whether an owner of the pod is a set that was created after the sets were listed, or that was deleted.
     */
    private boolean isOfUnknownSet(JsonNode pod) {
        for (JsonNode owner : pod.path("metadata").path("ownerReferences")) {
            if (owner.path("kind").asText().equals(intermediateKind) && !sets.contains(TruncatedField.uid(owner))) {
                return true;
            }
        }
        return false;
    }

    /** Reports whether a pod since the last call is owned by an unlisted set, so that its workload is unknown. */
    public boolean hasUnknownSets() {
        boolean met = unknownSet;
        unknownSet = false;
        return met;
    }

    /**
     * Reports whether objects were left out: their names or UIDs are longer than those of any API object, or there are
     * too many.
     */
    public boolean isLeftOut() {
        return leftOut;
    }

    public int count() {
        return found.size();
    }

    /** Returns the newest pods, up to the limit, in descending order of creation. */
    public Iterable<Owned> newest() {
        return newest;
    }

    public int selectedCount() {
        return newest.size();
    }
}
