package org.ephemera.collect;

import java.io.IOException;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.ephemera.bag.PlannedItem;
import org.jspecify.annotations.Nullable;

/**
 * Runs work in order of volatility, a thread each, so many at a time; work may add work. Threads of the system: the one
 * that waits for the sockets of virtual threads would make every process of the command line end 300 ms later.
 */
final class WorkQueue {
    /** Work that may fail only because the store does. */
    interface Work {
        void run() throws IOException;
    }

    private record Entry(PlannedItem item, int order, Work work) {}

    private final int atOnce;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<Entry> waiting = new PriorityQueue<>(
            Comparator.comparing((Entry entry) -> entry.item().volatility()).thenComparingInt(Entry::order));
    private int added;
    private int running;
    private @Nullable IOException failure;

    WorkQueue(int atOnce) {
        this.atOnce = atOnce;
    }

    void add(PlannedItem item, Work work) {
        lock.lock();
        try {
            waiting.add(new Entry(item, added++, work));
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
                }
                Entry next = running < atOnce ? waiting.poll() : null;
                if (next == null && running > 0) {
                    changed.await();
                } else if (next != null) {
                    running++;
                    Thread.ofPlatform().daemon().name(next.item().item()).start(() -> run(next.work()));
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
