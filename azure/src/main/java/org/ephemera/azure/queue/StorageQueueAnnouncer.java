package org.ephemera.azure.queue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import org.ephemera.azure.call.AzureConnection;
import org.ephemera.format.Json;
import org.ephemera.queue.Announcement;
import org.ephemera.queue.Announcer;

/**
 * Announcer that adds messages to a queue of Azure Storage ({@code EPHEMERA_RESULTS}). A message is JSON in Base64, as
 * the function host expects it, so it holds at most 48 KiB. If an announcement is larger, its last problems are
 * removed.
 */
public final class StorageQueueAnnouncer implements Announcer {
    public static final String SETTING = "EPHEMERA_RESULTS";
    private static final int LARGEST = 48 << 10;

    private final StorageQueue queue;

    private StorageQueueAnnouncer(StorageQueue queue) {
        this.queue = queue;
    }

    /**
     * Creates an announcer.
     *
     * @throws IllegalArgumentException if the location has another form; the message is a sentence
     */
    public static StorageQueueAnnouncer of(String location, AzureConnection azure) {
        return new StorageQueueAnnouncer(StorageQueue.of(QueueLocation.parse(location), azure));
    }

    @Override
    public void announce(Announcement announcement) throws IOException {
        queue.add(truncated(announcement.json()), Duration.ZERO);
    }

    private static byte[] truncated(ObjectNode json) {
        byte[] bytes = Json.bytes(json);
        while (bytes.length > LARGEST && json.path("problems") instanceof ArrayNode problems && !problems.isEmpty()) {
            problems.remove(problems.size() - 1);
            bytes = Json.bytes(json);
        }
        return bytes;
    }
}
