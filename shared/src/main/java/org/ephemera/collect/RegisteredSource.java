package org.ephemera.collect;

import org.ephemera.model.Artifact;

/**
 * Source of an artifact, with the clients it reads with.
 *
 * @param leads true if the last item to end waits for this one: others are planned from its responses, or it takes the
 *     most calls, one after the other. It is begun first if nothing more volatile has to wait for a thread because of it.
 */
public record RegisteredSource(Artifact artifact, boolean leads, EvidenceSource source) {
    /** A source that does not lead. */
    public RegisteredSource(Artifact artifact, EvidenceSource source) {
        this(artifact, false, source);
    }
}
