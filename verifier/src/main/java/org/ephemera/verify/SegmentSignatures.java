package org.ephemera.verify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Verifies the signatures of segments in one other thread, because they take a fifth of the time of the check of the
 * acquisition log.
 */
final class SegmentSignatures implements AutoCloseable {
    /** Limit of waiting signatures: each of them keeps a line of the log. The caller verifies all further ones. */
    private static final int WAITING = 16;

    /** Signature and the location of the line that contains it. */
    private record Pending(CheckLocation place, Future<Boolean> verified) {}

    private final CheckResults findings;
    private final List<Pending> pending = new ArrayList<>();
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().daemon().name("signatures").factory(),
            new ThreadPoolExecutor.CallerRunsPolicy());

    SegmentSignatures(CheckResults findings) {
        this.findings = findings;
    }

    /** Adds a signature. */
    void add(CheckLocation place, Callable<Boolean> signature) {
        pending.add(new Pending(place, thread.submit(signature)));
    }

    /** Waits for all signatures and reports those that do not verify. */
    void await() throws IOException {
        for (Pending each : pending) {
            if (!isVerified(each)) {
                findings.broken(
                        VerificationCheck.ACQUISITION_CHAIN,
                        DeviationKind.ALTERED,
                        each.place(),
                        JsonLines.where(each.place()) + "has a signature that does not verify");
            }
        }
    }

    private static boolean isVerified(Pending signature) throws IOException {
        try {
            return signature.verified().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
