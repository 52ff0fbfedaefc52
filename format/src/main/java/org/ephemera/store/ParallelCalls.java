package org.ephemera.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Parallel calls of a store or a cloud that do not depend on each other. */
public final class ParallelCalls {
    /** Call that fails only if the store fails. */
    @FunctionalInterface
    public interface Part<T> {
        /** Runs the call. */
        T run() throws IOException;
    }

    /** Results of two calls. */
    public record Both<A, B>(A one, B other) {}

    private ParallelCalls() {}

    /**
     * Runs two calls in a thread each, and waits for both.
     *
     * @throws IOException the first failure in their order
     */
    public static <A, B> Both<A, B> both(Part<A> one, Part<B> other) throws IOException {
        FutureTask<A> first = new FutureTask<>(one::run);
        FutureTask<B> second = new FutureTask<>(other::run);
        await(List.of(first, second));
        return new Both<>(result(first), result(second));
    }

    /**
     * Runs all calls in a thread each, and waits for all of them.
     *
     * @return their results in the order of the calls
     * @throws IOException the first failure in that order
     */
    public static <T> List<T> all(List<? extends Part<T>> parts) throws IOException {
        List<FutureTask<T>> tasks = new ArrayList<>();
        for (Part<T> part : parts) {
            tasks.add(new FutureTask<>(part::run));
        }
        await(tasks);
        List<T> results = new ArrayList<>();
        for (FutureTask<T> task : tasks) {
            results.add(result(task));
        }
        return results;
    }

    /** Runs the last call in the current thread, which would otherwise only wait. */
    private static void await(List<? extends FutureTask<?>> tasks) throws IOException {
        List<Thread> threads = new ArrayList<>();
        for (FutureTask<?> task : tasks.subList(0, Math.max(0, tasks.size() - 1))) {
            threads.add(Thread.ofPlatform()
                    .daemon()
                    .name(Thread.currentThread().getName() + "-" + (threads.size() + 1))
                    .start(task));
        }
        if (!tasks.isEmpty()) {
            tasks.getLast().run();
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted; collected evidence is kept, resume the acquisition to continue", e);
        }
    }

    private static <T> T result(FutureTask<T> task) throws IOException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted; collected evidence is kept, resume the acquisition to continue", e);
        }
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
