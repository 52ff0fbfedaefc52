package org.ephemera.queue;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/** Dispatch to a queue that rejects some messages and duplicates others. */
final class UnreliableDispatch implements WorkDispatch {
    private static final int DOUBLED = 5;
    private static final int REFUSED = 12;

    private final Random random;
    private final WorkDispatch dispatch;

    UnreliableDispatch(Random random, WorkDispatch dispatch) {
        this.random = random;
        this.dispatch = dispatch;
    }

    @Override
    public void send(WorkMessage work, Duration delay) throws IOException {
        if (random.nextInt(REFUSED) == 0) {
            throw new IOException("the queue did not take it; try again");
        }
        dispatch.send(work, delay);
        if (random.nextInt(DOUBLED) == 0) {
            dispatch.send(work, delay);
        }
    }
}
