package org.ephemera.collect;

import java.util.Optional;
import java.util.Set;
import org.ephemera.model.Artifact;
import org.ephemera.model.OutcomeCode;

/**
 * Entry of the catalog of artifacts.
 *
 * @param kinds kinds of targets whose packages may contain items of the artifact
 * @param only the outcome, if every item of the artifact has the same
 */
public record CatalogEntry(Artifact artifact, Set<String> kinds, Optional<OutcomeCode> only) {
    public CatalogEntry {
        kinds = Set.copyOf(kinds);
    }

    /** Returns the entry with other kinds of targets. */
    public CatalogEntry withKinds(Set<String> others) {
        return new CatalogEntry(artifact, others, only);
    }
}
