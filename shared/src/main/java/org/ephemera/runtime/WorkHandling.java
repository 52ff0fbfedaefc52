package org.ephemera.runtime;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.acquire.UnplacedAlertStore;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.envelope.SigningException;
import org.ephemera.model.SanitizedText;
import org.ephemera.queue.WorkMessage;
import org.ephemera.queue.WorkResult;
import org.ephemera.seal.ChangedPackageException;
import org.ephemera.seal.TimestampException;
import org.ephemera.store.OccupiedPathException;
import org.ephemera.store.StoreException;

/**
 * Handler of one message of the work queue. It collects until the deadline, and then seals the package or hands it on.
 * A message that is not of this queue, or that references an unknown package, is stored and counts as handled.
 *
 * @param listener receives the progress of the collection
 * @param log receives log lines with ids only
 */
public record WorkHandling(CollectorSite site, CollectionListener listener, Consumer<String> log) {
    private static final int LONGEST_REASON = 500;

    /**
     * Handles a message.
     *
     * @param deliveries number of times the queue has delivered the message, from 1
     * @param invocation the id under which the cloud logs this run
     * @throws IOException if the message must be delivered again. Its text is for logs. The cause may contain names
     *     from a target and is therefore stored in the store only. If the store, the key or a setting failed, the cause
     *     could not be stored; it contains no such names and is part of the text.
     */
    public void handle(byte[] message, int deliveries, String invocation, Deadline deadline) throws IOException {
        Optional<WorkMessage> work = WorkMessage.parse(message);
        try {
            if (work.isEmpty()) {
                keep(message, "it is not a message of the work queue");
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
                                            || e instanceof OccupiedPathException
                                            || e instanceof ChangedPackageException
                                            || e instanceof TimestampException
                                    ? ": " + SanitizedText.of(String.valueOf(e.getMessage()), LONGEST_REASON)
                                    : "; the cause is stored below work/failed/"));
        } finally {
            site.logForeignState(log);
        }
    }

    private void handle(WorkMessage work, int deliveries, String invocation, Deadline deadline) throws IOException {
        WorkResult worked = site.worker(
                        work.packageId(), invocation, new ForeignObjectLog(listener, log), site.dispatch())
                .work(work, deliveries, deadline);
        switch (worked) {
            case WorkResult.Sealed sealed
            when sealed.alreadyAnnounced() -> SealLogLine.logRepeated(sealed.opened(), sealed.seal(), site, log);
            case WorkResult.Sealed sealed -> {
                sealed.gaveUp().ifPresent(reason -> log.accept("given up " + work.packageId()));
                SealLogLine.log(sealed.opened(), sealed.seal(), site, log);
            }
            case WorkResult.HandedOn handedOn ->
                log.accept("handed on " + handedOn.next().key());
            case WorkResult.Unknown unknown -> {
                log.accept("unknown " + unknown.work().key());
                keep(work.toBytes(), "it references a package that is not in the store");
            }
        }
    }

    /**
     * Stores a message that cannot be handled.
     *
     * @throws IOException if it cannot be stored
     */
    public void keep(byte[] bytes, String reason) throws IOException {
        log.accept("kept "
                + new UnplacedAlertStore(site.store(), site.clock())
                        .store(new ParsedAlert.NotAnAlert(reason), new ReceivedEvent(bytes)));
    }
}
