package org.ephemera.azure.function;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.ephemera.azure.AzureRuntime;
import org.ephemera.collect.CollectionListener;
import org.ephemera.runtime.AlertHandling;
import org.ephemera.runtime.AlertResponse;

/**
 * Invocation of {@link AlertHandling} within the time limit of the function host.
 *
 * @param listener receives the progress of the collection
 * @param log receives lines with ids only, never text of a target or an alert
 */
record AlertInvocation(AzureRuntime runtime, CollectionListener listener, Consumer<String> log) {
    /** Time limit, below {@code functionTimeout} in host.json, after which the host ends the process. */
    static final Duration LONGEST = Duration.ofMinutes(28);

    /**
     * Handles a payload; the response is that of {@code collect --json}.
     *
     * @param invocation id under which Functions logs this invocation
     * @throws IOException if nothing can be stored or sealed; a repeated delivery may succeed
     */
    AlertResponse answer(byte[] payload, String invocation) throws IOException {
        Instant end = runtime.site().clock().instant().plus(LONGEST);
        return runtime.alerts(listener, log).handle(payload, invocation, () -> until(end));
    }

    private Duration until(Instant end) {
        Duration left = Duration.between(runtime.site().clock().instant(), end);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
