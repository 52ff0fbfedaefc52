package org.ephemera.acquire;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Thread-safe value that is created on first use and cached; a failure is not cached. */
public final class Lazy<T, E extends Exception> {
    private final Factory<T, E> making;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable T made;

    /** Factory of the value. */
    @FunctionalInterface
    public interface Factory<T, E extends Exception> {
        T create() throws E;
    }

    public Lazy(Factory<T, E> making) {
        this.making = making;
    }

    /**
     * Returns the value, and creates it on the first call.
     *
     * @throws E if creating it fails; the next call retries
     */
    public T get() throws E {
        lock.lock();
        try {
            T known = made != null ? made : making.create();
            made = known;
            return known;
        } finally {
            lock.unlock();
        }
    }
}
