package org.ephemera.azure.queue;

import com.azure.core.util.Context;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueMessageEncoding;
import com.azure.storage.queue.QueueServiceClientBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.azure.call.AzureConnection;
import org.ephemera.azure.call.FailureAdvice;
import org.ephemera.azure.call.SdkLibraries;

/** Queue of Azure Storage to which messages are added. The function host receives them. */
final class StorageQueue {
    private static final String SERVICE = "queue";
    private static final String ADD = "Microsoft.Storage/storageAccounts/queueServices/queues/messages/add/action";
    private static final Duration NEVER = Duration.ofSeconds(-1);
    private static final Duration TRY = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration FIRST_DELAY = Duration.ofMillis(400);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);
    private static final int TRIES = 4;

    static final List<String> PERMISSIONS = List.of(ADD);

    private final QueueLocation location;
    private final QueueClient client;
    private final String endpoint;

    private StorageQueue(QueueLocation location, QueueClient client, String endpoint) {
        this.location = location;
        this.client = client;
        this.endpoint = endpoint;
    }

    static StorageQueue of(QueueLocation location, AzureConnection azure) {
        String address =
                "https://" + location.account() + ".queue" + azure.cloud().getStorageEndpointSuffix();
        // Servers other than Azure have no host name for each account; the account is in the path.
        String path = "/" + location.account();
        QueueServiceClientBuilder builder = new QueueServiceClientBuilder()
                .configuration(azure.configuration())
                // The default encoding that the function host expects.
                .messageEncoding(QueueMessageEncoding.BASE64)
                .retryOptions(new RequestRetryOptions(
                        RetryPolicyType.EXPONENTIAL, TRIES, TRY, FIRST_DELAY, LONGEST_DELAY, null));
        Optional<String> key = azure.storageKey();
        if (key.isPresent()) {
            // The signature includes the path, so the request must have its final address.
            builder.endpoint(azure.endpoint(SERVICE)
                            .map(uri -> uri.toString().replaceFirst("/+$", "") + path)
                            .orElse(address))
                    .httpClient(azure.transport())
                    .credential(new StorageSharedKeyCredential(location.account(), key.get()));
        } else {
            builder.endpoint(address).httpClient(azure.http(SERVICE, path)).credential(azure.credential());
        }
        return new StorageQueue(
                location,
                builder.buildClient().getQueueClient(location.queue()),
                azure.displayAddress(SERVICE, address));
    }

    static Map<String, String> libraries() {
        return SdkLibraries.of(List.of("azure-storage-queue"));
    }

    /**
     * Adds a message that does not expire.
     *
     * @param delay time until the message is visible, at most seven days
     * @throws IOException if adding failed; the message may be in the queue
     */
    void add(byte[] message, Duration delay) throws IOException {
        try {
            client.sendMessageWithResponse(
                    new String(message, StandardCharsets.UTF_8), delay, NEVER, LONGEST, Context.NONE);
        } catch (RuntimeException e) {
            FailureAdvice failure = FailureAdvice.code(e)
                    .filter("QueueNotFound"::equals)
                    .map(code -> new FailureAdvice("the queue does not exist at " + endpoint, "create it"))
                    .orElseGet(() -> FailureAdvice.of(e, endpoint, ADD + " on the queue " + location.queue()));
            throw new IOException(
                    "cannot add a message to " + location + ": " + failure.reason() + "; " + failure.remedy(), e);
        }
    }
}
