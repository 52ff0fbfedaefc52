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
 * A revision of an app, as far as its replicas need it.
 *
 * @param active true if it may have replicas now
 * @param lastActive when it last was, if it is not any more
 * @param images that its containers name
 */
public record KnownRevision(
        String name, boolean active, Optional<Instant> created, Optional<Instant> lastActive, List<String> images) {
    public KnownRevision {
        images = List.copyOf(images);
    }

    public static KnownRevision of(RevisionInner revision) {
        return new KnownRevision(
                revision.name() == null ? "" : revision.name(),
                Boolean.TRUE.equals(revision.active()),
                time(revision.createdTime()),
                time(revision.lastActiveTime()),
                images(revision.template()));
    }

    /** One of which the app tells no more than the name. */
    public static KnownRevision named(String name) {
        return new KnownRevision(name, true, Optional.empty(), Optional.empty(), List.of());
    }

    /** True if it ran in the window, as far as is known. */
    public boolean isOf(TimeWindow window) {
        return active
                || Stream.of(created, lastActive)
                        .flatMap(Optional::stream)
                        .anyMatch(time -> !time.isBefore(window.from()));
    }

    private static List<String> images(@Nullable Template template) {
        return template == null
                ? List.of()
                : Stream.concat(
                                SdkCollections.in(template.initContainers()).stream(),
                                SdkCollections.in(template.containers()).stream())
                        .map(BaseContainer::image)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList();
    }

    private static Optional<Instant> time(@Nullable OffsetDateTime at) {
        return Optional.ofNullable(at).map(OffsetDateTime::toInstant);
    }
}
