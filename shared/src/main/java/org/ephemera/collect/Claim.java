package org.ephemera.collect;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.ephemera.model.PackageId;
import org.ephemera.store.EvidenceStore;

/**
 * Exclusive right of one worker to write to a package. Queues deliver a message at least once, and another worker
 * replaces a killed one. Without a claim, one worker could add files to a package that another worker has just sealed.
 *
 * <p>The holder renews the claim while it works and writes nothing after {@code notAfter}. Another worker takes over
 * one minute after {@code notAfter} at the earliest, unless the holder is known to be dead.
 */
public final class Claim implements AutoCloseable {
    static final Duration LENGTH = Duration.ofSeconds(60);
    static final Duration GRACE = Duration.ofSeconds(60);

    private static final Duration RENEWAL = LENGTH.dividedBy(4);
    private static final int TRIES = 3;
    private static final System.Logger LOG = System.getLogger(Claim.class.getName());

    private final ClaimFiles files;
    private final String worker;
    private final String token;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Instant notAfter;
    private int number;
    private final Thread renewer;

    private Claim(ClaimFiles files, String worker, String token, int number, Instant notAfter, Clock clock) {
        this.files = files;
        this.worker = worker;
        this.token = token;
        this.number = number;
        this.notAfter = notAfter;
        this.clock = clock;
        this.renewer = Thread.ofPlatform().daemon().name("claim").start(this::keep);
    }

    /** Takes the claim; empty if another worker that may be alive holds it. */
    public static Optional<Claim> acquire(EvidenceStore store, PackageId id, WorkerRegistry workers, Clock clock)
            throws IOException {
        ClaimFiles files = new ClaimFiles(store, id);
        Instant now = clock.instant();
        ClaimFiles.Existing existing = files.read();
        Optional<ClaimFiles.Entry> last = existing.last();
        boolean free = last.isEmpty()
                || last.get().over()
                || now.isAfter(last.get().notAfter().plus(GRACE))
                || workers.isDead(last.get().worker());
        if (!free) {
            return Optional.empty();
        }
        int number = existing.next();
        String token = UUID.randomUUID().toString();
        Instant notAfter = now.plus(LENGTH);
        ClaimFiles.Entry created = files.create(new ClaimFiles.Entry(number, workers.self(), token, notAfter, false));
        return created.token().equals(token)
                ? Optional.of(new Claim(files, workers.self(), token, number, notAfter, clock))
                : Optional.empty(); // another worker was faster; the caller's next attempt reads its claim
    }

    /** Reports whether a worker holds the claim and has renewed it recently, so that the package is being worked on. */
    public static boolean isHeld(EvidenceStore store, PackageId id, Clock clock) throws IOException {
        Instant now = clock.instant();
        return new ClaimFiles(store, id)
                .read()
                .last()
                .filter(last -> last.isLive(now))
                .isPresent();
    }

    /** Must be called before each write, and again after the bytes are written. */
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

    /** Releases the claim, so that no other worker has to wait until it expires. */
    @Override
    public void close() {
        // The lock is needed: interrupting a renewal half-way would leave a claim that no worker releases.
        lock.lock();
        try {
            renewer.interrupt();
            Instant end = notAfter;
            notAfter = Instant.MIN;
            Instant now = clock.instant();
            if (!now.isAfter(end)) {
                release(now);
            }
        } catch (IOException e) {
            // The claim expires by itself; what was written under it remains valid.
            LOG.log(System.Logger.Level.DEBUG, "a claim could not be released", e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Retries, because a claim that is not released blocks all workers for two minutes, including the sealing by this
     * worker.
     */
    private void release(Instant now) throws IOException {
        for (int tried = 1; ; ) {
            try {
                Optional<ClaimFiles.Entry> created = advance(now, true);
                if (created.isEmpty() || created.get().over()) {
                    return;
                }
                number = created.get().number(); // a renewal whose response was lost
            } catch (IOException e) {
                if (tried++ == TRIES) {
                    throw e;
                }
            }
        }
    }

    /**
     * Creates this claim's next entry.
     *
     * @return the entry of this claim that is stored now; empty if another worker has taken over
     */
    private Optional<ClaimFiles.Entry> advance(Instant end, boolean over) throws IOException {
        ClaimFiles.Entry stored = files.create(new ClaimFiles.Entry(number + 1, worker, token, end, over));
        return stored.token().equals(token) ? Optional.of(stored) : Optional.empty();
    }

    private void keep() {
        try {
            while (!clock.instant().isAfter(notAfter)) {
                Thread.sleep(RENEWAL);
                renew();
            }
        } catch (InterruptedException e) {
            // The claim was released: there is nothing to renew any more.
            Thread.currentThread().interrupt();
        }
    }

    void renew() {
        lock.lock();
        try {
            Instant now = clock.instant();
            if (now.isAfter(notAfter)) {
                return;
            }
            Optional<ClaimFiles.Entry> stored = advance(now.plus(LENGTH), false);
            if (stored.isPresent()) {
                number = stored.get().number();
                notAfter = stored.get().notAfter();
            } else {
                notAfter = Instant.MIN;
            }
        } catch (IOException e) {
            // The next renewal may succeed. If not, the claim expires and the next check throws.
            LOG.log(System.Logger.Level.DEBUG, "a claim could not be renewed", e);
        } finally {
            lock.unlock();
        }
    }
}
