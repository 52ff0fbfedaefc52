package org.ephemera.azure.target;

import com.azure.resourcemanager.appcontainers.fluent.models.RevisionInner;
import com.azure.resourcemanager.appcontainers.models.BaseContainer;
import com.azure.resourcemanager.appcontainers.models.Template;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.model.TimeWindow;
import org.jspecify.annotations.Nullable;

/**
 * Facts about a revision of an app that its replicas' items need.
 *
 * @param active true if it may have replicas now
 * @param lastActive time at which it was last active, if it is not any more
 * @param images image references of its containers
 */
public record KnownRevision(
        String name, boolean active, Optional<Instant> created, Optional<Instant> lastActive, List<String> images) {
    public KnownRevision {
        images = List.copyOf(images);
    }

    /** Reads the facts of a listed revision. */
    public static KnownRevision of(RevisionInner revision) {
        return new KnownRevision(
                revision.name() == null ? "" : revision.name(),
                Boolean.TRUE.equals(revision.active()),
                time(revision.createdTime()),
                time(revision.lastActiveTime()),
                images(revision.template()));
    }

    /** Returns a revision of which only the name is known, from the app's description. */
    public static KnownRevision ofName(String name) {
        return new KnownRevision(name, true, Optional.empty(), Optional.empty(), List.of());
    }

    /** Reports whether the revision may have run in the window. */
    public boolean mayHaveRunIn(TimeWindow window) {
        return active
                || Stream.of(created, lastActive)
                        .flatMap(Optional::stream)
                        .anyMatch(time -> !time.isBefore(window.from()));
    }

    private static List<String> images(@Nullable Template template) {
        return template == null
                ? List.of()
                : Stream.concat(
                                SdkCollections.withoutNulls(template.initContainers()).stream(),
                                SdkCollections.withoutNulls(template.containers()).stream())
                        .map(BaseContainer::image)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList();
    }

    private static Optional<Instant> time(@Nullable OffsetDateTime at) {
        return Optional.ofNullable(at).map(OffsetDateTime::toInstant);
    }
}
