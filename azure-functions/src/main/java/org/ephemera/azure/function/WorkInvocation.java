package org.ephemera.azure.function;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.ephemera.acquire.CollectionTimeShare;
import org.ephemera.azure.AzureRuntime;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.runtime.WorkHandling;

/**
 * Invocation of {@link WorkHandling} within the time limit of a run.
 *
 * @param longest time limit of a run
 * @param listener receives the progress of the collection
 * @param log receives lines with ids only
 */
record WorkInvocation(AzureRuntime runtime, Duration longest, CollectionListener listener, Consumer<String> log) {
    /** Time limit: half of {@code functionTimeout}, so that a run that takes longer was ended from outside. */
    static final Duration LONGEST = Duration.ofMinutes(14);

    /**
     * Collects until the time limit, then seals the package or sends the rest to the queue.
     *
     * @param deliveries number of deliveries of the message, from 1
     * @param invocation id under which Functions logs this invocation
     * @throws IOException if the message must be delivered again; the host logs the exception
     */
    void work(String message, int deliveries, String invocation) throws IOException {
        Deadline deadline = Deadline.in(runtime.site().clock(), CollectionTimeShare.of(longest, 1));
        new WorkHandling(runtime.site(), listener, log)
                .handle(message.getBytes(StandardCharsets.UTF_8), deliveries, invocation, deadline);
    }
}
