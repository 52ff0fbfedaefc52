package org.ephemera.collect;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.ephemera.evidence.PackageId;
import org.ephemera.store.EvidenceStore;
import org.jspecify.annotations.Nullable;

/**
 * The right to write to a package, held by one worker at a time. Queues deliver at least once, and a killed worker is
 * followed by another: without this, one could add to what the other has just sealed. It is renewed while it is held;
 * nothing is written later than {@code notAfter}, and nobody else takes over before a minute after that, unless the
 * holder is known to be dead.
 */
public final class Claim implements AutoCloseable {
    static final Duration LENGTH = Duration.ofSeconds(60);
    static final Duration GRACE = Duration.ofSeconds(60);

    private final ClaimFiles files;
    private final String worker;
    private final String token;
    private final Clock clock;
    private volatile Instant notAfter;
    private int number;
    private @Nullable Thread renewer;

    private Claim(ClaimFiles files, String worker, String token, int number, Instant notAfter, Clock clock) {
        this.files = files;
        this.worker = worker;
        this.token = token;
        this.number = number;
        this.notAfter = notAfter;
        this.clock = clock;
    }

    /** Takes the claim, or nothing if a worker that may be alive holds it. */
    public static Optional<Claim> take(EvidenceStore store, PackageId id, Workers workers, Clock clock)
            throws IOException {
        ClaimFiles files = new ClaimFiles(store, id);
        Optional<ClaimFiles.Entry> last = files.last();
        Instant now = clock.instant();
        boolean free = last.isEmpty()
                || last.get().over()
                || now.isAfter(last.get().notAfter().plus(GRACE))
                || workers.isDead(last.get().worker());
        if (!free) {
            return Optional.empty();
        }
        int number = last.map(entry -> entry.number() + 1).orElse(1);
        String token = UUID.randomUUID().toString();
        Instant notAfter = now.plus(LENGTH);
        if (!files.create(new ClaimFiles.Entry(number, workers.self(), token, notAfter, false))) {
            return Optional.empty();
        }
        Claim claim = new Claim(files, workers.self(), token, number, notAfter, clock);
        claim.renewer = Thread.ofVirtual().name("claim-" + id).start(claim::keep);
        return Optional.of(claim);
    }

    /** Must be called before each write. */
    public void check() throws ClaimLostException {
        if (clock.instant().isAfter(notAfter)) {
            throw new ClaimLostException();
        }
    }

    Instant notAfter() {
        return notAfter;
    }

    String worker() {
        return worker;
    }

    /** Gives the claim back, so that nobody has to wait for its end. */
    @Override
    public void close() throws IOException {
        Thread thread = renewer;
        if (thread != null) {
            thread.interrupt();
        }
        synchronized (this) {
            if (!clock.instant().isAfter(notAfter)) {
                files.create(new ClaimFiles.Entry(number + 1, worker, token, clock.instant(), true));
                notAfter = Instant.MIN;
            }
        }
    }

    private void keep() {
        try {
            while (true) {
                Thread.sleep(LENGTH.dividedBy(3));
                if (!renew()) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            // Given back: nothing to renew any more.
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // The store fails: the claim ends by itself, and the next write says so.
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean renew() throws IOException {
        if (clock.instant().isAfter(notAfter)) {
            return false;
        }
        Instant until = clock.instant().plus(LENGTH);
        if (files.create(new ClaimFiles.Entry(number + 1, worker, token, until, false))) {
            number++;
            notAfter = until;
            return true;
        }
        notAfter = Instant.MIN;
        return false;
    }
}
