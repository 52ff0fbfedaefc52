package org.ephemera.azure.store;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import java.time.Duration;
import java.util.Optional;
import org.ephemera.azure.call.AzureConnection;

/**
 * Clients of a store.
 *
 * @param reading client that retries failures as the SDK does
 * @param writing client without retries, because a retry must first check whether the blob exists
 */
record BlobClients(BlobContainerClient reading, BlobContainerClient writing, String endpoint) {
    private static final String SERVICE = "blob";
    private static final int TRIES = 4;
    private static final Duration FIRST_DELAY = Duration.ofMillis(400);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);

    static BlobClients of(AzureConnection azure, BlobLocation location) {
        String address =
                "https://" + location.account() + ".blob" + azure.cloud().getStorageEndpointSuffix();
        return new BlobClients(
                client(azure, location, address, TRIES),
                client(azure, location, address, 1),
                azure.displayAddress(SERVICE, address));
    }

    private static BlobContainerClient client(AzureConnection azure, BlobLocation location, String address, int tries) {
        // Servers other than Azure have no host name for each account; the account is in the path.
        String path = "/" + location.account();
        BlobServiceClientBuilder builder = new BlobServiceClientBuilder()
                .configuration(azure.configuration())
                .retryOptions(new RequestRetryOptions(
                        RetryPolicyType.EXPONENTIAL, tries, (Duration) null, FIRST_DELAY, LONGEST_DELAY, null));
        Optional<String> key = azure.storageKey();
        if (key.isPresent()) {
            // The signature includes the path, so the request must have its final address.
            String place = azure.endpoint(SERVICE)
                    .map(uri -> uri.toString().replaceFirst("/+$", "") + path)
                    .orElse(address);
            builder.endpoint(place)
                    .httpClient(azure.transport())
                    .credential(new StorageSharedKeyCredential(location.account(), key.get()));
        } else {
            builder.endpoint(address).httpClient(azure.http(SERVICE, path)).credential(azure.credential());
        }
        return builder.buildClient().getBlobContainerClient(location.container());
    }
}
