package org.ephemera.model;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Requested time window. Open ends are set when the package is opened. */
public record RequestedWindow(Optional<Instant> from, Optional<Instant> to) {
    /** Window with both ends open. */
    public static final RequestedWindow OPEN = new RequestedWindow(Optional.empty(), Optional.empty());

    /** Earliest allowed time: no log is older, and APIs count milliseconds from here. */
    public static final Instant EARLIEST = Instant.EPOCH;

    /** Latest allowed time, the last that RFC 3339 can express. */
    public static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    /**
     * Validates the window.
     *
     * @throws IllegalArgumentException if the window ends before it begins, or a time is outside the years 1970 to 9999
     */
    public RequestedWindow {
        Stream.of(from, to).flatMap(Optional::stream).forEach(moment -> {
            if (moment.isBefore(EARLIEST) || moment.isAfter(LATEST)) {
                throw new IllegalArgumentException("the window reaches beyond the years 1970 to 9999");
            }
        });
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            throw new IllegalArgumentException("the window ends before it begins: " + from.get() + " to " + to.get());
        }
    }

    /** Reports whether the window begins before {@code now}. */
    public boolean beginsBefore(Instant now) {
        return from.isEmpty() || from.get().isBefore(now);
    }
}
