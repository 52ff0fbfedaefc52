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
import org.ephemera.store.Lock;
import org.ephemera.store.Retention;
import org.ephemera.store.VersionedStore;
import org.ephemera.verify.parse.JsonValues;

/** Every object must be locked at least as long and as strictly as {@code package.json} says it is. */
final class LockCheck {
    /** A question to the store for each object, so that many are asked at a time. */
    private static final int AT_ONCE = 16;

    private final VersionedStore store;
    private final String prefix;
    private final PackageFiles files;
    private final CheckResults findings;
    /** Whether the caller may see locks: where one was told to be too weak when he asked for it by its name. */
    private boolean shown;

    LockCheck(VersionedStore store, String prefix, PackageFiles files, CheckResults findings) {
        this.store = store;
        this.prefix = prefix;
        this.files = files;
        this.findings = findings;
    }

    /** @param closing {@code package.json} */
    void run(JsonValues closing) throws IOException {
        Lock claimed;
        try {
            claimed = claim(closing);
        } catch (IllegalArgumentException | DateTimeParseException e) {
            findings.malformed(
                    Check.VERSIONS,
                    CheckLocation.of(PackageLayout.PACKAGE),
                    PackageLayout.PACKAGE + " has a retention that is not known");
            return;
        }
        if (claimed.mode() == Retention.Mode.NONE && !claimed.legalHold()) {
            return;
        }
        try (ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<Lock>> locks = new ArrayList<>();
            for (PackageFile file : files.all()) {
                locks.add(executor.submit(() -> store.lock(prefix + file.path())));
            }
            int i = 0;
            for (PackageFile file : files.all()) {
                compare(file, get(locks.get(i++)), claimed);
            }
        }
    }

    private void compare(PackageFile file, Lock told, Lock claimed) throws IOException {
        Lock lock = told;
        if (!covers(lock, claimed) && !shown) {
            lock = store.certainLock(prefix + file.path(), claimed.legalHold());
            shown = !covers(lock, claimed);
        }
        if (!covers(lock, claimed)) {
            findings.broken(
                    Check.VERSIONS,
                    DeviationKind.WEAKER_RETENTION,
                    CheckLocation.of(file.path()),
                    file.path() + " is locked " + shown(lock) + ", claimed is " + shown(claimed));
        }
    }

    private static boolean covers(Lock lock, Lock claimed) {
        return (lock.legalHold() || !claimed.legalHold()) && lock.covers(claimed.mode(), claimed.until());
    }

    /**
     * What is said of the locks where nothing is wrong: they may be as claimed and yet less than what was asked for, as a store's
     * settings were changed while it was written.
     *
     * @param closing {@code package.json}
     */
    static String said(JsonValues closing) {
        String claimed = "the lock is as claimed";
        try {
            Retention asked = Retention.parse(closing.text("retention.asked").orElse("none"));
            Optional<Instant> end =
                    asked.until(new PackageId(closing.text("packageId").orElse("")).openedAt());
            Lock lock = claim(closing);
            return lock.covers(asked, end)
                    ? claimed
                    : claimed + ", " + shown(lock) + ": less than the " + asked + " that was asked for";
        } catch (IllegalArgumentException | DateTimeParseException e) {
            return claimed; // what is wrong with it, another check has said
        }
    }

    private static Lock get(Future<Lock> lock) throws IOException {
        try {
            return lock.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IOException("a lock cannot be read back", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static Lock claim(JsonValues closing) {
        String mode = closing.text("retention.confirmed.mode").orElse("none");
        Optional<Instant> until = closing.text("retention.confirmed.until").map(Instant::parse);
        return new Lock(
                Retention.Mode.valueOf(mode.toUpperCase(Locale.ROOT)),
                until,
                closing.has("retention.confirmed.legalHold", "true"));
    }

    private static String shown(Lock lock) {
        String until = lock.until().map(end -> " until " + end).orElse("");
        return lock.mode().name().toLowerCase(Locale.ROOT) + until + (lock.legalHold() ? " with a legal hold" : "");
    }
}
