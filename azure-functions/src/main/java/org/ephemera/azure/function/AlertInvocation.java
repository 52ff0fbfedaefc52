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
 * What the functions have in common: {@link AlertHandling} in the time that the function host gives.
 *
 * @param listener is told what is collected
 * @param log takes lines with ids only: what a target or an alert says never goes into a log
 */
record AlertInvocation(AzureRuntime runtime, CollectionListener listener, Consumer<String> log) {
    /** Less than {@code functionTimeout} in host.json, at which the host would end the process. */
    static final Duration LONGEST = Duration.ofMinutes(28);

    /**
     * Answers as {@code collect --json} does.
     *
     * @param invocation the id under which Functions logs this run
     * @throws IOException if nothing can be kept or sealed; another delivery of the same may be met
     */
    AlertResponse answer(byte[] payload, String invocation) throws IOException {
        Instant end = runtime.site().clock().instant().plus(LONGEST);
        return runtime.alerts(listener, log).answer(payload, invocation, () -> until(end));
    }

    private Duration until(Instant end) {
        Duration left = Duration.between(runtime.site().clock().instant(), end);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
