package org.ephemera.azure.queue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.ephemera.azure.call.AzureConnection;
import org.ephemera.queue.WorkDispatch;
import org.ephemera.queue.WorkMessage;

/** Dispatch of work to a queue of Azure Storage ({@code EPHEMERA_QUEUE}), from which the function host receives it. */
public final class StorageQueueDispatch implements WorkDispatch {
    public static final String SETTING = "EPHEMERA_QUEUE";

    /** Permissions on the queue for sending. */
    public static final List<String> PERMISSIONS = StorageQueue.PERMISSIONS;

    private final StorageQueue queue;

    private StorageQueueDispatch(StorageQueue queue) {
        this.queue = queue;
    }

    /**
     * Creates a dispatch.
     *
     * @throws IllegalArgumentException if the location has another form; the message is a sentence
     */
    public static StorageQueueDispatch of(String location, AzureConnection azure) {
        return new StorageQueueDispatch(StorageQueue.of(QueueLocation.parse(location), azure));
    }

    @Override
    public void send(WorkMessage work, Duration delay) throws IOException {
        queue.add(work.toBytes(), delay);
    }
}
