package org.ephemera.collect;

import org.ephemera.model.Artifact;

/**
 * Source of an artifact, with the clients that it reads with.
 *
 * @param leads true if the whole collection waits for this source: its responses plan further items, or it makes the
 *     most calls one after the other. It starts first, unless a more volatile item would have to wait for a thread.
 */
public record RegisteredSource(Artifact artifact, boolean leads, EvidenceSource source) {
    /** Creates a source that does not lead. */
    public RegisteredSource(Artifact artifact, EvidenceSource source) {
        this(artifact, false, source);
    }
}
