package org.ephemera.analyze.parse.kubernetes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/**
 * Events of a cluster in a package, without duplicates. Both API versions return each event, and the responses for a
 * pod and its namespace overlap.
 */
public final class ClusterEvents {
    /**
     * Artifacts in the order of reading; events of the pod come first because they are few and were requested by its
     * UID.
     */
    private static final List<String> ARTIFACTS =
            List.of("kubernetes.pod-events", "kubernetes.events", "kubernetes.core-events", "kubernetes.node-events");

    private static final int MOST = 200_000;

    private final SealedPackage sealed;
    private final ResponseDocuments bodies;
    private final Set<String> known = new HashSet<>();
    private long refused;

    public ClusterEvents(SealedPackage sealed, ResponseDocuments bodies) {
        this.sealed = sealed;
        this.bodies = bodies;
    }

    public ClusterEvents(SealedPackage sealed) {
        this(sealed, ResponseDocuments.in(sealed));
    }

    /** Reads the events, one body at a time. Only one body is held in memory. */
    public void forEach(Consumer<ClusterEvent> each) {
        for (String artifact : ARTIFACTS) {
            sealed.responses(artifact).forEach(response -> {
                for (LocatedJson object : ApiObjects.in(bodies.read(response))) {
                    if (object.at("metadata").exists()) {
                        accept(ClusterEvent.of(object), each);
                    }
                }
            });
        }
    }

    private void accept(ClusterEvent event, Consumer<ClusterEvent> each) {
        if (known.size() == MOST) {
            refused++;
        } else if (event.uid().isEmpty() || known.add(event.uid())) {
            each.accept(event);
        }
    }

    /** Returns the gaps, after the last event was read. */
    public List<EvidenceGap> gaps() {
        List<EvidenceGap> gaps = new ArrayList<>(bodies.gaps());
        if (refused > 0) {
            gaps.add(new EvidenceGap(
                    "kubernetes.events",
                    refused + " events exceed the limit of triage (" + MOST + ") and were not analyzed"));
        }
        return gaps;
    }
}
