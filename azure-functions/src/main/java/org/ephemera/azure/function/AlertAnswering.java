package org.ephemera.azure.function;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.ephemera.azure.AzureRuntime;
import org.ephemera.azure.AzureSources;
import org.ephemera.azure.trigger.AlertParser;
import org.ephemera.azure.trigger.StoppedGroup;
import org.ephemera.bag.Requester;
import org.ephemera.collect.CollectionListener;
import org.ephemera.site.AlertForms;
import org.ephemera.site.AlertHandling;
import org.ephemera.site.Answer;

/**
 * What the functions have in common: {@link AlertHandling} in the time that the function host gives.
 *
 * @param listener is told what is collected
 * @param log takes lines with ids only: what a target or an alert says never goes into a log
 */
public record AlertAnswering(AzureRuntime runtime, CollectionListener listener, Consumer<String> log) {
    /** Less than {@code functionTimeout} in host.json, at which the host would end the process. */
    static final Duration LONGEST = Duration.ofMinutes(28);

    /**
     * Answers as {@code collect --json} does.
     *
     * @param invocation the id under which Functions logs this run
     * @throws IOException if nothing can be kept or sealed; another delivery of the same may be met
     */
    public Answer answer(byte[] payload, String invocation) throws IOException {
        Instant end = runtime.site().clock().instant().plus(LONGEST);
        return new AlertHandling(runtime.site(), forms(), listener, log).answer(payload, invocation, () -> until(end));
    }

    private Duration until(Instant end) {
        Duration left = Duration.between(runtime.site().clock().instant(), end);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private AlertForms forms() {
        return new AlertForms(
                AlertParser::parse,
                AlertParser.LARGEST,
                StoppedGroup::of,
                StoppedGroup::stop,
                AzureSources::plannedFor,
                runtime::withWorkspace,
                Requester.Method.CLAIMED); // whoever has the function's key may say anything
    }
}
