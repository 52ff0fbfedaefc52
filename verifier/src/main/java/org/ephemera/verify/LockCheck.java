package org.ephemera.verify;

import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.PackageId;
import org.ephemera.store.ObjectLock;
import org.ephemera.store.Retention;
import org.ephemera.store.VersionedStore;
import org.ephemera.verify.parse.JsonValues;

/** Check that every object is locked at least as long and as strictly as {@code package.json} states. */
final class LockCheck {
    /** Parallel requests: the store is queried once for each object. */
    private static final int AT_ONCE = 16;

    private final VersionedStore store;
    private final String prefix;
    private final PackageFiles files;
    private final CheckResults findings;
    /** True if the store has confirmed a weak lock, which shows that the caller is allowed to read locks. */
    private boolean weakLockConfirmed;

    LockCheck(VersionedStore store, String prefix, PackageFiles files, CheckResults findings) {
        this.store = store;
        this.prefix = prefix;
        this.files = files;
        this.findings = findings;
    }

    /**
     * Compares the locks of all objects.
     *
     * @param closing {@code package.json}
     */
    void run(JsonValues closing) throws IOException {
        ObjectLock claimed;
        try {
            claimed = claim(closing);
        } catch (IllegalArgumentException | DateTimeParseException e) {
            findings.malformed(
                    VerificationCheck.VERSIONS,
                    CheckLocation.of(PackageLayout.PACKAGE),
                    PackageLayout.PACKAGE + " has an unknown retention");
            return;
        }
        if (claimed.mode() == Retention.Mode.NONE && !claimed.legalHold()) {
            return;
        }
        try (ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<ObjectLock>> locks = new ArrayList<>();
            for (PackageFile file : files.all()) {
                locks.add(executor.submit(() -> store.lock(prefix + file.path())));
            }
            int i = 0;
            for (PackageFile file : files.all()) {
                compare(file, await(locks.get(i++)), claimed);
            }
        }
    }

    private void compare(PackageFile file, ObjectLock reported, ObjectLock claimed) throws IOException {
        ObjectLock lock = reported;
        if (!covers(lock, claimed) && !weakLockConfirmed) {
            lock = store.confirmLock(prefix + file.path(), claimed.legalHold());
            weakLockConfirmed = !covers(lock, claimed);
        }
        if (!covers(lock, claimed)) {
            findings.broken(
                    VerificationCheck.VERSIONS,
                    DeviationKind.WEAKER_RETENTION,
                    CheckLocation.of(file.path()),
                    file.path() + " has the lock " + format(lock) + ", but " + PackageLayout.PACKAGE + " states "
                            + format(claimed));
        }
    }

    private static boolean covers(ObjectLock lock, ObjectLock claimed) {
        return (lock.legalHold() || !claimed.legalHold()) && lock.covers(claimed.mode(), claimed.until());
    }

    /**
     * Returns the message about locks without a deviation. They may be as stated and still weaker than requested, if
     * the settings of the store were changed during the acquisition.
     *
     * @param closing {@code package.json}
     */
    static String describe(JsonValues closing) {
        String claimed = "the lock is as stated";
        try {
            Retention asked = Retention.parse(closing.text("retention.asked").orElse("none"));
            Optional<Instant> end =
                    asked.until(new PackageId(closing.text("packageId").orElse("")).openedAt());
            ObjectLock lock = claim(closing);
            return lock.covers(asked, end)
                    ? claimed
                    : claimed + ", " + format(lock) + ": weaker than the requested " + asked;
        } catch (IllegalArgumentException | DateTimeParseException e) {
            return claimed; // another check reports the malformed value
        }
    }

    private static ObjectLock await(Future<ObjectLock> lock) throws IOException {
        try {
            return lock.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IOException("a lock cannot be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static ObjectLock claim(JsonValues closing) {
        String mode = closing.text("retention.confirmed.mode").orElse("none");
        Optional<Instant> until = closing.text("retention.confirmed.until").map(Instant::parse);
        return new ObjectLock(
                Retention.Mode.valueOf(mode.toUpperCase(Locale.ROOT)),
                until,
                closing.has("retention.confirmed.legalHold", "true"));
    }

    private static String format(ObjectLock lock) {
        String until = lock.until().map(end -> " until " + end).orElse("");
        return lock.mode().name().toLowerCase(Locale.ROOT) + until + (lock.legalHold() ? " with a legal hold" : "");
    }
}
