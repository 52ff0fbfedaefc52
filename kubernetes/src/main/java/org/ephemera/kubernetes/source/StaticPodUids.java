package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.TreeSet;

/**
 * UIDs by which events reference a static pod. The API server shows a static pod under a separate UID. Its kubelet
 * writes events with the hash of the manifest file ({@code kubernetes.io/config.mirror}). Only the name finds both.
 */
final class StaticPodUids {
    private static final String API = "the UID in the API server";
    private static final String NODE = "the hash of the manifest, which is the kubelet's UID";
    private static final String OTHERS = "other UIDs, of an earlier pod with the name or written by another client";

    private final String uid;
    private final String hash;
    private final TreeSet<String> seen = new TreeSet<>();

    StaticPodUids(String uid, String hash) {
        this.uid = uid;
        this.hash = hash;
    }

    /** Returns an empty set, for a pod that is not static. */
    static StaticPodUids none() {
        return new StaticPodUids("", "");
    }

    /**
     * Adds the UID of an event.
     *
     * @param reference reference of the event to its object
     */
    void take(JsonNode reference) {
        String eventUid = reference.path("uid").asText();
        seen.add(eventUid.equals(uid) ? API : eventUid.equals(hash) ? NODE : OTHERS);
    }

    /** Returns a clause about the UIDs; "" for a pod that is not static. */
    String shown() {
        if (hash.isEmpty()) {
            return "";
        }
        String found = seen.isEmpty() ? "" : "; found: " + String.join(", and ", List.copyOf(seen));
        return ", with any UID, because it is a static pod" + found;
    }
}
