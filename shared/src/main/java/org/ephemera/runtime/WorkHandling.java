package org.ephemera.runtime;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.ephemera.acquire.Alert;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.acquire.UnplacedAlerts;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.envelope.SigningException;
import org.ephemera.model.SanitizedText;
import org.ephemera.queue.WorkMessage;
import org.ephemera.queue.WorkResult;
import org.ephemera.seal.ChangedPackageException;
import org.ephemera.seal.ForeignOutcomesException;
import org.ephemera.seal.ForeignSealException;
import org.ephemera.seal.TimestampException;
import org.ephemera.store.StoreException;

/**
 * Does what one message of the work queue asks for: collects until the deadline, and seals or hands on. What is no message of
 * this queue, or names no package, is kept and counts as done.
 *
 * @param listener is told what is collected
 * @param log takes lines with ids only
 */
public record WorkHandling(Site site, CollectionListener listener, Consumer<String> log) {
    private static final int LONGEST_REASON = 500;

    /**
     * @param deliveries how often the queue has delivered the message, from 1
     * @param invocation the id under which the cloud logs this run
     * @throws IOException if it is to be delivered again; the message is one for logs. Why may hold names that came from a
     *     target: it stands in the store. Where store, key or settings are what failed it could not be kept, and holds none
     */
    public void handle(byte[] message, int deliveries, String invocation, Deadline deadline) throws IOException {
        Optional<WorkMessage> work = WorkMessage.parse(message);
        try {
            if (work.isEmpty()) {
                keep(message, "it is no message of the work queue");
            } else {
                handle(work.get(), deliveries, invocation, deadline);
            }
        } catch (IOException | RuntimeException e) {
            ForeignObjectLog.log(e, log);
            throw new IOException(
                    "work failed: " + work.map(WorkMessage::key).orElse("a message") + " delivery " + deliveries
                            + " " + e.getClass().getSimpleName()
                            + (e instanceof StoreException
                                            || e instanceof SigningException
                                            || e instanceof ForeignSealException
                                            || e instanceof ForeignOutcomesException
                                            || e instanceof ChangedPackageException
                                            || e instanceof TimestampException
                                    ? ": " + SanitizedText.of(String.valueOf(e.getMessage()), LONGEST_REASON)
                                    : "; below work/failed/ stands why"));
        }
    }

    private void handle(WorkMessage work, int deliveries, String invocation, Deadline deadline) throws IOException {
        WorkResult worked = site.worker(
                        work.packageId(), invocation, new ForeignObjectLog(listener, log), site.dispatch())
                .work(work, deliveries, deadline);
        switch (worked) {
            case WorkResult.Sealed sealed
            when sealed.before() -> SealLogLine.again(sealed.opened(), sealed.seal(), site, log);
            case WorkResult.Sealed sealed -> {
                sealed.gaveUp().ifPresent(reason -> log.accept("given up " + work.packageId()));
                SealLogLine.log(sealed.opened(), sealed.seal(), site, log);
            }
            case WorkResult.HandedOn handedOn ->
                log.accept("handed on " + handedOn.next().key());
            case WorkResult.Unknown unknown -> {
                log.accept("unknown " + unknown.work().key());
                keep(work.toBytes(), "it names a package that is not in the store");
            }
        }
    }

    /**
     * Keeps what the queue delivered and nobody can do.
     *
     * @throws IOException if it cannot be kept
     */
    public void keep(byte[] bytes, String reason) throws IOException {
        log.accept("kept "
                + new UnplacedAlerts(site.store(), site.clock())
                        .keep(new Alert.NotAnAlert(reason), new ReceivedEvent(bytes)));
    }
}
