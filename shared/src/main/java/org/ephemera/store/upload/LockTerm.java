package org.ephemera.store.upload;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.ephemera.model.PackageId;
import org.ephemera.store.Retention;

/** Until when each object of a store is locked. */
public record LockTerm(Retention retention, Clock clock) {
    /** A store refuses a lock that ends in its past; its clock and ours differ. */
    private static final Duration AHEAD = Duration.ofMinutes(15);

    /**
     * Counted from the opening of the package that the key names, so that a package's objects are released together;
     * else, or if that is over already, from now.
     */
    public Optional<Instant> until(String key) {
        Instant now = clock.instant();
        return Arrays.stream(key.split("/", -1))
                .filter(PackageId::isPackageId)
                .findFirst()
                .flatMap(id -> retention.until(new PackageId(id).openedAt()))
                .filter(end -> end.isAfter(now.plus(AHEAD)))
                .or(() -> retention.until(now));
    }
}
