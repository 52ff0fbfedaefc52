package org.ephemera.store.upload;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.ephemera.model.PackageId;
import org.ephemera.store.Retention;

/** End of the lock on each object of a store. */
public record LockTerm(Retention retention, Clock clock) {
    /**
     * Minimum time until the end of a lock. Stores reject a lock that ends in the past, and their clock can differ from
     * this one.
     */
    private static final Duration AHEAD = Duration.ofMinutes(15);

    /**
     * Returns the end of the lock. The retention is counted from the opening of the package that the key contains, so
     * that all objects of a package are released together. Without a package, or if that end is past, it is counted
     * from now.
     */
    public Optional<Instant> end(String key) {
        Instant now = clock.instant();
        return Arrays.stream(key.split("/", -1))
                .filter(PackageId::isPackageId)
                .findFirst()
                .flatMap(id -> retention.until(new PackageId(id).openedAt()))
                .filter(end -> end.isAfter(now.plus(AHEAD)))
                .or(() -> retention.until(now));
    }
}
