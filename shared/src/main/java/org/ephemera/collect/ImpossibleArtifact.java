package org.ephemera.collect;

import java.util.List;
import java.util.Set;
import org.ephemera.model.Artifact;
import org.ephemera.model.Outcome;
import org.ephemera.model.Volatility;

/**
 * Artifact that no API returns. It is planned and ends IMPOSSIBLE, so that its absence is never understood as "clean".
 */
public record ImpossibleArtifact(Artifact artifact, String reason) {
    public static ImpossibleArtifact of(
            String id, String title, Volatility volatility, String reference, String reason) {
        return new ImpossibleArtifact(
                new Artifact(id, title, volatility, false, false, List.of(), List.of(), reference), reason);
    }

    /** Returns the line that plans the artifact for these kinds of targets. */
    public <C> SourceLine<C> line(Set<String> kinds) {
        return SourceLine.fixed(artifact, kinds, new Outcome.Impossible(reason));
    }
}
