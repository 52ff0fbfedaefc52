package org.ephemera.azure.function;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.ephemera.acquire.Alert;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.acquire.TimeShare;
import org.ephemera.acquire.UnplacedAlerts;
import org.ephemera.azure.AzureRuntime;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.work.Work;
import org.ephemera.work.Worked;

/**
 * Does what one message of the work queue asks for, in one run.
 *
 * @param longest what a run may take
 * @param listener is told what is collected
 * @param log takes lines with ids only
 */
record Working(AzureRuntime runtime, Duration longest, CollectionListener listener, Consumer<String> log) {
    /** Half of what {@code functionTimeout} allows: a run that is not over by then was ended from outside. */
    static final Duration LONGEST = Duration.ofMinutes(14);

    /**
     * Collects until the time is over, and seals or hands on.
     *
     * @param deliveries how often the queue has delivered the message, from 1
     * @param invocation the id under which Functions logs this run
     * @throws IOException if it is to be delivered again
     */
    void work(String message, int deliveries, String invocation) throws IOException {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        Optional<Work> work = Work.parse(bytes);
        if (work.isEmpty()) {
            String key = new UnplacedAlerts(runtime.store(), runtime.clock())
                    .keep(new Alert.NotAnAlert("it is no message of the work queue"), new ReceivedEvent(bytes));
            log.accept("no-work " + key);
            return;
        }
        Deadline deadline = Deadline.in(runtime.clock(), TimeShare.of(longest, 1));
        switch (runtime.worker(invocation, listener).work(work.get(), deliveries, deadline)) {
            case Worked.Sealed sealed -> {
                sealed.gaveUp()
                        .ifPresent(reason -> log.accept("gave up " + work.get().packageId()));
                Sealings.log(sealed.opened(), sealed.seal(), log);
            }
            case Worked.HandedOn handed ->
                log.accept("handed on " + handed.next().packageId() + " for run "
                        + (handed.next().leg() + 1));
            case Worked.Unknown unknown ->
                log.accept("no package " + unknown.work().packageId());
        }
    }
}
