package org.ephemera.collect;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.ephemera.bag.PlannedItem;
import org.ephemera.evidence.TimeWindow;
import org.ephemera.evidence.Volatility;
import org.ephemera.store.StoreException;
import org.ephemera.testing.PagedSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WorkQueueTest {
    /** What waits when the store fails is not begun, and is not waited for either. */
    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void endsWhenWorkFailsWhileOtherWorkWaits() {
        WorkQueue queue = new WorkQueue(1);
        queue.add(item("a"), () -> {
            throw new StoreException("the store fails");
        });
        queue.add(item("b"), () -> {});

        assertThatThrownBy(queue::runAll).isInstanceOf(StoreException.class);
    }

    private static PlannedItem item(String name) {
        TimeWindow window = new TimeWindow(Instant.EPOCH, Instant.EPOCH.plusSeconds(1));
        return PlannedItem.of("test." + name, PagedSource.artifact("test." + name, Volatility.V2), window, Map.of());
    }
}
