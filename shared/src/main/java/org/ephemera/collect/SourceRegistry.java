package org.ephemera.collect;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.ephemera.model.Artifact;

/**
 * Sources of a cloud, in the order in which their artifacts are planned.
 *
 * @param <C> clients that the sources read with
 */
public final class SourceRegistry<C> {
    private final List<SourceLine<C>> lines;

    /**
     * Creates a registry.
     *
     * @throws IllegalArgumentException if two lines have the same artifact
     */
    public SourceRegistry(List<SourceLine<C>> lines) {
        this.lines = List.copyOf(lines);
        Set<String> ids = new HashSet<>();
        for (SourceLine<C> line : lines) {
            if (!ids.add(line.artifact().id())) {
                throw new IllegalArgumentException(
                        "two sources for artifact " + line.artifact().id() + "; expected one line");
            }
        }
    }

    /** Returns all artifacts with the permissions they need. Makes no call. */
    public List<Artifact> artifacts() {
        return artifacts(line -> true);
    }

    /**
     * Returns the artifacts that are planned when a package about a target is opened; empty for an unknown kind of
     * target.
     */
    public List<Artifact> plannedFor(String kind) {
        return artifacts(line -> line.isPlannedFor(kind));
    }

    /**
     * Returns all artifacts that are read for a kind of target: planned at once, or after another source has found
     * their subject.
     */
    public List<Artifact> readFor(String kind) {
        return artifacts(line -> line.isReadFor(kind));
    }

    /** Returns the entries of the catalog, in the order of the lines. */
    public List<CatalogEntry> catalog() {
        return lines.stream().map(SourceLine::entry).toList();
    }

    /** Creates the sources. */
    public List<RegisteredSource> bind(C clients) {
        return lines.stream().map(line -> line.bind(clients)).toList();
    }

    private List<Artifact> artifacts(Predicate<SourceLine<C>> which) {
        return lines.stream().filter(which).map(SourceLine::artifact).toList();
    }
}
