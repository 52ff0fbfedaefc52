package org.ephemera.acquire;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Something that is opened when it is first needed, and kept for the next; a failure is not kept. For many threads. */
public final class Lazy<T, E extends Exception> {
    private final Making<T, E> making;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable T made;

    /** How it is made. */
    @FunctionalInterface
    public interface Making<T, E extends Exception> {
        T make() throws E;
    }

    public Lazy(Making<T, E> making) {
        this.making = making;
    }

    /** @throws E if it cannot be made; the next call tries again */
    public T get() throws E {
        lock.lock();
        try {
            T known = made != null ? made : making.make();
            made = known;
            return known;
        } finally {
            lock.unlock();
        }
    }
}
