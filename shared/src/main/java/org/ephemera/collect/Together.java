package org.ephemera.collect;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Does the parts of one item's work at the same time, where none needs another's answer. */
public final class Together {
    /** A part; it may fail only because the store does. */
    @FunctionalInterface
    public interface Part<T> {
        T run() throws IOException;
    }

    private Together() {}

    /**
     * Runs all parts, a thread each, and waits for all of them.
     *
     * @return what they gave, in the order of the parts
     * @throws IOException the first failure in that order
     */
    public static <T> List<T> all(List<? extends Part<T>> parts) throws IOException {
        List<FutureTask<T>> tasks = new ArrayList<>();
        for (Part<T> part : parts) {
            FutureTask<T> task = new FutureTask<>(part::run);
            tasks.add(task);
            Thread.ofPlatform()
                    .daemon()
                    .name(Thread.currentThread().getName() + "-" + tasks.size())
                    .start(task);
        }
        List<T> results = new ArrayList<>();
        IOException failure = null;
        for (FutureTask<T> task : tasks) {
            try {
                results.add(task.get());
            } catch (ExecutionException e) {
                failure = failure == null ? failure(e.getCause()) : failure;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted; what was collected stays, resume to go on", e);
            }
        }
        if (failure != null) {
            throw failure;
        }
        return results;
    }

    private static IOException failure(@Nullable Throwable thrown) {
        return switch (thrown) {
            case IOException e -> e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> new IOException(thrown);
        };
    }
}
