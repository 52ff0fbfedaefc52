package org.ephemera.model;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** The window that somebody asks for. What they leave open is decided when the package is opened. */
public record AskedWindow(Optional<Instant> from, Optional<Instant> to) {
    public static final AskedWindow OPEN = new AskedWindow(Optional.empty(), Optional.empty());

    /** No log is older, and APIs count milliseconds from here. */
    public static final Instant EARLIEST = Instant.EPOCH;

    /** The last that RFC 3339 can write. */
    public static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    /** @throws IllegalArgumentException if it ends before it begins, or a moment is no year of 1970 to 9999 */
    public AskedWindow {
        Stream.of(from, to).flatMap(Optional::stream).forEach(moment -> {
            if (moment.isBefore(EARLIEST) || moment.isAfter(LATEST)) {
                throw new IllegalArgumentException("the window reaches beyond the years 1970 to 9999");
            }
        });
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            throw new IllegalArgumentException("the window ends before it begins: " + from.get() + " to " + to.get());
        }
    }

    /** Whether any of it has passed. */
    public boolean hasBegun(Instant now) {
        return from.isEmpty() || from.get().isBefore(now);
    }
}
