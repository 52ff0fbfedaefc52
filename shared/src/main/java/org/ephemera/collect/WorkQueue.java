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
 * Runs work in order of volatility, a thread each, so many at a time; work may add work. What leads is begun first if
 * nothing more volatile has to wait for a thread because of it: that ends the whole sooner. Threads of the system: the one
 * that waits for the sockets of virtual threads would make every process of the command line end 300 ms later.
 */
final class WorkQueue {
    /** Work that may fail only because the store does. */
    interface Work {
        void run() throws IOException;
    }

    /** @param leads see {@link RegisteredSource#leads} */
    record Task(PlannedItem item, boolean leads, Work work) {}

    private record Entry(Task task, int order) {}

    private static final Comparator<Entry> ORDER = Comparator.comparing(
                    (Entry entry) -> entry.task().item().volatility())
            .thenComparingInt(Entry::order);

    private final int atOnce;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<Entry> waiting = new PriorityQueue<>(ORDER);
    /** Those of them that lead. */
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

    /** Returns when nothing waits and nothing runs; throws the first failure of any work after that. */
    void runAll() throws IOException {
        lock.lock();
        try {
            while (!waiting.isEmpty() || running > 0) {
                if (failure != null) {
                    // The store fails: what runs may end, nothing new is begun.
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
            throw new IOException("interrupted; what was collected stays, resume to go on", e);
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

    /** How many would have to be begun before it. */
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
                    "the collector itself failed: " + e.getClass().getSimpleName(), e);
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
