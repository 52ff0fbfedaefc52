package org.ephemera.analyze.parse.kubernetes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/** The events of a cluster that a package has, each once: both forms of the API tell of each, and so do a pod and its namespace. */
public final class ClusterEvents {
    /** Of the pod first: they are fewer, and asked for by its UID. */
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

    /** Gives each, body by body; no more than one body is held. */
    public void forEach(Consumer<ClusterEvent> each) {
        for (String artifact : ARTIFACTS) {
            sealed.answers(artifact).forEach(answer -> {
                for (LocatedJson object : ApiObjects.in(bodies.read(answer))) {
                    if (object.at("metadata").exists()) {
                        one(ClusterEvent.of(object), each);
                    }
                }
            });
        }
    }

    private void one(ClusterEvent event, Consumer<ClusterEvent> each) {
        if (known.size() == MOST) {
            refused++;
        } else if (event.uid().isEmpty() || known.add(event.uid())) {
            each.accept(event);
        }
    }

    /** What could not be read, after the last. */
    public List<Gap> gaps() {
        List<Gap> gaps = new ArrayList<>(bodies.gaps());
        if (refused > 0) {
            gaps.add(new Gap("kubernetes.events", refused + " events are more than are looked at together"));
        }
        return gaps;
    }
}
