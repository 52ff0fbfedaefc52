package org.ephemera.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.TimeWindow;
import org.ephemera.model.Volatility;
import org.ephemera.store.StoreException;
import org.ephemera.testing.PagedSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WorkQueueTest {
    /** Tasks that wait when the store fails are not started. */
    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void endsWhenATaskFailsWhileOthersWait() {
        WorkQueue queue = new WorkQueue(1);
        queue.add(List.of(
                new WorkQueue.Task(item("a", Volatility.V2), false, () -> {
                    throw new StoreException("the store fails");
                }),
                new WorkQueue.Task(item("b", Volatility.V2), false, () -> {})));

        assertThatThrownBy(queue::runAll).isInstanceOf(StoreException.class);
    }

    @Test
    void startsALeadingTaskFirstUnlessAnotherMustWait() throws IOException {
        assertThat(begun(4)).containsExactly("image", "log", "events", "audit");
        assertThat(begun(1)).containsExactly("log", "events", "audit", "image");
    }

    /** Each task waits for all the others. */
    @Test
    void runsManyTasksInParallel() throws IOException {
        CyclicBarrier all = new CyclicBarrier(8);
        WorkQueue queue = new WorkQueue(8);
        queue.add(IntStream.range(0, 8)
                .mapToObj(n -> new WorkQueue.Task(item("item-" + n, Volatility.V2), false, () -> {
                    try {
                        all.await(10, TimeUnit.SECONDS);
                    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                        throw new IOException("the others did not come", e);
                    }
                }))
                .toList());
        queue.runAll();
        assertThat(all.isBroken()).isFalse();
    }

    /** Returns four items in the order in which they were started, with a limit of parallel tasks. */
    private static Collection<String> begun(int atOnce) throws IOException {
        WorkQueue queue = new WorkQueue(atOnce);
        SortedMap<Long, String> byThread = new ConcurrentSkipListMap<>(); // threads are numbered as they are made
        WorkQueue.Work notes = () -> {
            Thread self = Thread.currentThread();
            byThread.put(self.threadId(), self.getName().replace("test.", ""));
        };
        queue.add(List.of(
                new WorkQueue.Task(item("audit", Volatility.V5), false, notes),
                new WorkQueue.Task(item("image", Volatility.V5), true, notes),
                new WorkQueue.Task(item("events", Volatility.V2), false, notes),
                new WorkQueue.Task(item("log", Volatility.V1), false, notes)));
        queue.runAll();
        return byThread.values();
    }

    private static PlannedItem item(String name, Volatility volatility) {
        TimeWindow window = new TimeWindow(Instant.EPOCH, Instant.EPOCH.plusSeconds(1));
        return PlannedItem.of("test." + name, PagedSource.artifact("test." + name, volatility), window, Map.of());
    }
}
