package org.ephemera.kubernetes;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * API that a cluster need not serve, such as {@code metrics.k8s.io}. The first request shows whether it is served, and
 * other requests wait for its response. If it is not served, no other request is sent in this run. Safe for use by many
 * threads.
 */
public final class OptionalApi {
    private enum State {
        UNKNOWN,
        SERVED,
        ABSENT
    }

    /** Request to the API. */
    @FunctionalInterface
    public interface Request<T> {
        T send() throws IOException;
    }

    private final ReentrantLock first = new ReentrantLock();
    private volatile State state = State.UNKNOWN;

    /**
     * Sends a request, unless the API is known to be absent.
     *
     * @param isAbsent reports whether a response shows that the API is not served
     * @return the result; empty if no request was sent
     */
    public <T> Optional<T> send(Request<T> request, Predicate<T> isAbsent) throws IOException {
        if (state == State.SERVED) {
            return Optional.of(request.send());
        }
        first.lock();
        try {
            if (state == State.ABSENT) {
                return Optional.empty();
            }
            if (state == State.UNKNOWN) {
                T result = request.send();
                state = isAbsent.test(result) ? State.ABSENT : State.SERVED;
                return Optional.of(result);
            }
        } finally {
            first.unlock();
        }
        return Optional.of(request.send());
    }
}
