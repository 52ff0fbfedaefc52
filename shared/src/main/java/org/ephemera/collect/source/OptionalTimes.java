package org.ephemera.collect.source;

import java.time.Instant;
import java.util.Optional;

/** Earlier and later of two times that may be unknown. */
public final class OptionalTimes {
    private OptionalTimes() {}

    public static Optional<Instant> earlier(Optional<Instant> a, Optional<Instant> b) {
        return a.isPresent() && (b.isEmpty() || a.get().isBefore(b.get())) ? a : b;
    }

    public static Optional<Instant> later(Optional<Instant> a, Optional<Instant> b) {
        return a.isPresent() && (b.isEmpty() || a.get().isAfter(b.get())) ? a : b;
    }
}
