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
            keep(bytes, "it is no message of the work queue");
            return;
        }
        Deadline deadline = Deadline.in(runtime.clock(), TimeShare.of(longest, 1));
        Worked worked;
        try {
            worked = runtime.worker(invocation, listener, runtime.dispatch()).work(work.get(), deliveries, deadline);
        } catch (IOException | RuntimeException e) {
            // The host logs what is thrown. Why may hold names that came from a target: it stands in the store.
            throw new IOException("work failed: " + work.get().key() + " delivery " + deliveries + " "
                    + e.getClass().getSimpleName() + "; below work/failed/ stands why");
        }
        switch (worked) {
            case Worked.Sealed sealed -> {
                sealed.gaveUp()
                        .ifPresent(reason -> log.accept("given up " + work.get().packageId()));
                Sealings.log(sealed.opened(), sealed.seal(), log);
            }
            case Worked.HandedOn handedOn ->
                log.accept("handed on " + handedOn.next().key());
            case Worked.Unknown unknown -> {
                log.accept("unknown " + unknown.work().key());
                keep(bytes, "it names a package that is not in the store");
            }
        }
    }

    private void keep(byte[] bytes, String reason) throws IOException {
        String key = new UnplacedAlerts(runtime.store(), runtime.clock())
                .keep(new Alert.NotAnAlert(reason), new ReceivedEvent(bytes));
        log.accept("kept " + key);
    }
}
