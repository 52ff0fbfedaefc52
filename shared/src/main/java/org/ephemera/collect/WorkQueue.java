package org.ephemera.collect;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.ephemera.format.PlannedItem;
import org.jspecify.annotations.Nullable;

/**
 * Queue that runs tasks on a limited number of threads, tasks for the most volatile evidence first. A running task may
 * add tasks.
 *
 * <p>A leading task ({@link RegisteredSource}) determines how long the collection takes, so it may start out of order.
 * The condition is that enough threads are free for the leading task and for every task ahead of it.
 *
 * <p>The threads are platform threads. The poller of virtual threads would delay the exit of the command line by 300
 * ms.
 */
final class WorkQueue {
    /** Work of a task. It throws an exception only if the store fails. */
    interface Work {
        void run() throws IOException;
    }

    /**
     * Task of the queue.
     *
     * @param leads true for a leading task, see {@link RegisteredSource#leads}
     */
    record Task(PlannedItem item, boolean leads, Work work) {}

    private record Entry(Task task, int order) {}

    private static final Comparator<Entry> ORDER = Comparator.comparing(
                    (Entry entry) -> entry.task().item().volatility())
            .thenComparingInt(Entry::order);

    private final int atOnce;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<Entry> waiting = new PriorityQueue<>(ORDER);
    /** Leading tasks that wait. The queue of waiting tasks contains them, too. */
    private final PriorityQueue<Entry> leading = new PriorityQueue<>(ORDER);

    private int added;
    private int running;
    private @Nullable IOException failure;

    WorkQueue(int atOnce) {
        this.atOnce = atOnce;
    }

    void add(List<Task> tasks) {
        lock.lock();
        try {
            for (Task task : tasks) {
                Entry entry = new Entry(task, added++);
                waiting.add(entry);
                if (task.leads()) {
                    leading.add(entry);
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Runs the tasks and returns when no task is waiting or running. After the first failure of a task, no further task
     * starts. When the running tasks have ended, this failure is thrown.
     */
    void runAll() throws IOException {
        lock.lock();
        try {
            while (!waiting.isEmpty() || running > 0) {
                if (failure != null) {
                    // The store fails: running tasks may end, no further task starts.
                    waiting.clear();
                    leading.clear();
                }
                Optional<Task> next = next();
                if (next.isPresent()) {
                    running++;
                    Work work = next.get().work();
                    Thread.ofPlatform().daemon().name(next.get().item().item()).start(() -> run(work));
                } else if (running > 0) {
                    changed.await();
                }
            }
            if (failure != null) {
                throw failure;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted. What was collected is stored; resume the package to continue.", e);
        } finally {
            lock.unlock();
        }
    }

    private Optional<Task> next() {
        int free = atOnce - running;
        if (free == 0 || waiting.isEmpty()) {
            return Optional.empty();
        }
        @Nullable Entry leader = leading.peek();
        Entry first = leader != null && before(leader) < free ? leader : waiting.element();
        waiting.remove(first);
        leading.remove(first);
        return Optional.of(first.task());
    }

    /** Returns the number of tasks that come before this one in the order. */
    private long before(Entry entry) {
        return waiting.stream().filter(other -> ORDER.compare(other, entry) < 0).count();
    }

    private void run(Work work) {
        @Nullable IOException thrown = null;
        try {
            work.run();
        } catch (IOException e) {
            thrown = e;
        } catch (RuntimeException | Error e) {
            thrown = new IOException(
                    "The collector itself failed: " + e.getClass().getSimpleName(), e);
        } finally {
            lock.lock();
            try {
                failure = failure == null ? thrown : failure;
                running--;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
