package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.TreeSet;

/**
 * By which UIDs events name a pod that stands in a file of its node. The API server shows such a pod under a UID of its own, and its
 * node writes events under another, the hash of the file ({@code kubernetes.io/config.mirror}): the name alone leads to both.
 */
final class MirrorUids {
    private static final String API = "the API server's UID of it";
    private static final String NODE = "the hash of the file, which is the node's UID of it";
    private static final String OTHERS = "other UIDs, of what had its name before or of who says so";

    private final String uid;
    private final String hash;
    private final TreeSet<String> seen = new TreeSet<>();

    MirrorUids(String uid, String hash) {
        this.uid = uid;
        this.hash = hash;
    }

    /** Of what stands in no file. */
    static MirrorUids none() {
        return new MirrorUids("", "");
    }

    /** @param reference by which an event names what it is about */
    void take(JsonNode reference) {
        String named = reference.path("uid").asText();
        seen.add(named.equals(uid) ? API : named.equals(hash) ? NODE : OTHERS);
    }

    /** Part of a sentence; "" if nobody needs it. */
    String shown() {
        if (hash.isEmpty()) {
            return "";
        }
        String found = seen.isEmpty() ? "" : "; found with " + String.join(" and with ", List.copyOf(seen));
        return ", whichever UID they have: it stands in a file of its node" + found;
    }
}
