package org.ephemera.collect;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.model.Artifact;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;

/**
 * Line of a {@link SourceRegistry}: binds an artifact of the catalog to the source that reads it.
 *
 * @param opening kinds of targets for which the artifact is planned when the package is opened
 * @param found kinds of targets for which another source finds and plans it
 * @param leads see {@link RegisteredSource#leads}
 * @param only the outcome, if every item has the same
 * @param source creates the source
 * @param <C> clients that the source reads with
 */
public record SourceLine<C>(
        Artifact artifact,
        Set<String> opening,
        Set<String> found,
        boolean leads,
        Optional<OutcomeCode> only,
        Function<? super C, ? extends EvidenceSource> source) {
    public SourceLine {
        opening = Set.copyOf(opening);
        found = Set.copyOf(found);
    }

    /** Returns the line of an artifact that needs only the target's name. */
    public static <C> SourceLine<C> opening(
            Artifact artifact, Set<String> kinds, Function<? super C, ? extends EvidenceSource> source) {
        return new SourceLine<>(artifact, kinds, Set.of(), false, Optional.empty(), source);
    }

    /** Returns the line of an artifact whose subject another source finds. */
    public static <C> SourceLine<C> found(
            Artifact artifact, Set<String> kinds, Function<? super C, ? extends EvidenceSource> source) {
        return new SourceLine<>(artifact, Set.of(), kinds, false, Optional.empty(), source);
    }

    /** Returns the line of an artifact that is planned when the package is opened and always has the same outcome. */
    public static <C> SourceLine<C> fixed(Artifact artifact, Set<String> kinds, Outcome outcome) {
        return new SourceLine<>(
                artifact,
                kinds,
                Set.of(),
                false,
                Optional.of(outcome.code()),
                clients -> (item, from, recorder, deadline) -> new SourceResult.Finished(outcome));
    }

    /** Returns the line with kinds of targets for which another source finds the artifact. */
    public SourceLine<C> orFound(Set<String> kinds) {
        return new SourceLine<>(artifact, opening, kinds, leads, only, source);
    }

    /** Returns the line of a source that leads ({@link RegisteredSource#leads}). */
    public SourceLine<C> leading() {
        return new SourceLine<>(artifact, opening, found, true, only, source);
    }

    CatalogEntry entry() {
        return new CatalogEntry(
                artifact, Stream.concat(opening.stream(), found.stream()).collect(Collectors.toSet()), only);
    }

    boolean isPlannedFor(String kind) {
        return opening.contains(kind);
    }

    boolean isReadFor(String kind) {
        return opening.contains(kind) || found.contains(kind);
    }

    RegisteredSource bind(C clients) {
        return new RegisteredSource(artifact, leads, source.apply(clients));
    }
}
