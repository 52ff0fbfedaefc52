package org.ephemera.azure.function;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.ephemera.acquire.TimeShare;
import org.ephemera.azure.AzureRuntime;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.runtime.WorkHandling;

/**
 * {@link WorkHandling} in the time that a run is given.
 *
 * @param longest what a run may take
 * @param listener is told what is collected
 * @param log takes lines with ids only
 */
record WorkInvocation(AzureRuntime runtime, Duration longest, CollectionListener listener, Consumer<String> log) {
    /** Half of what {@code functionTimeout} allows: a run that is not over by then was ended from outside. */
    static final Duration LONGEST = Duration.ofMinutes(14);

    /**
     * Collects until the time is over, and seals or hands on.
     *
     * @param deliveries how often the queue has delivered the message, from 1
     * @param invocation the id under which Functions logs this run
     * @throws IOException if it is to be delivered again; the host logs the message
     */
    void work(String message, int deliveries, String invocation) throws IOException {
        Deadline deadline = Deadline.in(runtime.site().clock(), TimeShare.of(longest, 1));
        new WorkHandling(runtime.site(), listener, log)
                .handle(message.getBytes(StandardCharsets.UTF_8), deliveries, invocation, deadline);
    }
}
