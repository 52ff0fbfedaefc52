package org.ephemera.azure.source;

import com.azure.resourcemanager.appcontainers.fluent.models.RevisionInner;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.evidence.TimeWindow;
import org.jspecify.annotations.Nullable;

/**
 * A revision of an app, as far as its replicas need it.
 *
 * @param active true if it may have replicas now
 * @param lastActive when it last was, if it is not any more
 */
record KnownRevision(String name, boolean active, Optional<Instant> created, Optional<Instant> lastActive) {
    static KnownRevision of(RevisionInner revision) {
        return new KnownRevision(
                revision.name() == null ? "" : revision.name(),
                Boolean.TRUE.equals(revision.active()),
                time(revision.createdTime()),
                time(revision.lastActiveTime()));
    }

    /** One of which the app tells no more than the name. */
    static KnownRevision named(String name) {
        return new KnownRevision(name, true, Optional.empty(), Optional.empty());
    }

    /** True if it ran in the window, as far as is known. */
    boolean isOf(TimeWindow window) {
        return active
                || Stream.of(created, lastActive)
                        .flatMap(Optional::stream)
                        .anyMatch(time -> !time.isBefore(window.from()));
    }

    private static Optional<Instant> time(@Nullable OffsetDateTime at) {
        return Optional.ofNullable(at).map(OffsetDateTime::toInstant);
    }
}
