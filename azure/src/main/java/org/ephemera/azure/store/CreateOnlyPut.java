package org.ephemera.azure.store;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.models.BlobHttpHeaders;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlockBlobItem;
import com.azure.storage.blob.options.BlockBlobSimpleUploadOptions;
import com.azure.storage.blob.specialized.BlockBlobClient;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ephemera.azure.call.FailureAdvice;
import org.ephemera.store.Blob;
import org.ephemera.store.StoreException;
import org.ephemera.store.upload.ConfirmedUploadInput;
import org.ephemera.store.upload.ContentTypes;
import org.ephemera.store.upload.UploadSpool;
import org.ephemera.store.upload.WriteDeadline;
import org.jspecify.annotations.Nullable;

/**
 * Upload of a blob that fails if the blob exists (Put Blob with {@code If-None-Match: *}). The service checks the bytes
 * against Content-MD5, the only digest that it supports, before it stores them.
 */
record CreateOnlyPut(
        BlobClients clients, BlobLocation location, BlobLocks locks, BlobFailures failures, WriteDeadline time) {
    static final String SHA256 = "sha256";
    static final String PERMISSION = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action";

    /** Number of attempts; the last is sent about six seconds after the first. */
    private static final int TRIES = 6;

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    /**
     * Error codes for an existing blob. A container with a policy may report immutability before it evaluates the
     * condition.
     */
    private static final Set<String> EXISTS = Set.of("BlobAlreadyExists", "BlobImmutableDueToPolicy");
    /**
     * Error codes for an existing blob if the caller may add blobs but not overwrite them. A caller who may not add blobs
     * gets {@code AuthorizationPermissionMismatch} too.
     */
    private static final Set<String> MAY_EXIST = Set.of("UnauthorizedBlobOverwrite", "AuthorizationPermissionMismatch");

    /**
     * Uploads an object.
     *
     * @param blob source of the spooled bytes; it confirms them before the last byte is sent
     * @return empty if an object with that key exists
     */
    Optional<BlockBlobItem> put(String key, UploadSpool spool, Blob blob) throws StoreException {
        String what = "store " + key;
        BlockBlobClient client =
                clients.writing().getBlobClient(location.prefix() + key).getBlockBlobClient();
        for (int tried = 1; ; tried++) {
            Confirmed confirmed = new Confirmed(blob);
            try {
                return Optional.of(
                        client.uploadWithResponse(request(key, spool, confirmed), time.remaining(), Context.NONE)
                                .getValue());
            } catch (RuntimeException e) { // the SDK's have no common ancestor
                if (confirmed.refusal().isPresent()) {
                    throw new StoreException("did not " + what + ": the upload was cancelled", e);
                }
                if (exists(e) || (mayExist(e) && blobExists(key))) {
                    return Optional.empty();
                }
                if (!FailureAdvice.isTemporary(e) || tried == TRIES || !time.pauseBeforeRetry(tried, SHORTEST_PAUSE)) {
                    throw failures.of(what, permission(), e);
                }
            }
        }
    }

    /** Returns the permissions of the upload, because Azure does not report which one is missing. */
    private String permission() {
        return locks.retention().isRequested() ? PERMISSION + " and " + BlobEvidenceStore.SET_POLICY : PERMISSION;
    }

    private static boolean exists(RuntimeException e) {
        int status = FailureAdvice.status(e);
        return status == 412
                || (status == 409
                        && FailureAdvice.code(e).filter(EXISTS::contains).isPresent());
    }

    private static boolean mayExist(RuntimeException e) {
        return FailureAdvice.status(e) == 403
                && FailureAdvice.code(e).filter(MAY_EXIST::contains).isPresent();
    }

    /** Reports whether the blob exists; false if that cannot be read, so that the error of the upload is reported. */
    private boolean blobExists(String key) {
        try {
            return clients.reading().getBlobClient(location.prefix() + key).exists();
        } catch (RuntimeException e) { // the SDK's have no common ancestor
            return false;
        }
    }

    private BlockBlobSimpleUploadOptions request(String key, UploadSpool spool, Blob blob) {
        ConfirmedUploadInput input = new ConfirmedUploadInput(spool.openStream(), spool.bytes(), blob);
        byte[] md5 = Base64.getDecoder().decode(spool.md5());
        BlockBlobSimpleUploadOptions request = new BlockBlobSimpleUploadOptions(
                        BinaryData.fromStream(input, spool.bytes()))
                .setHeaders(new BlobHttpHeaders().setContentType(ContentTypes.of(key)))
                .setContentMd5(md5)
                .setMetadata(Map.of(SHA256, spool.sha256().hex()))
                .setRequestConditions(new BlobRequestConditions().setIfNoneMatch("*"));
        return locks.applyTo(request, key);
    }

    /** Blob that keeps the exception with which it refused its last byte; the SDK reports only a network failure. */
    private static final class Confirmed implements Blob {
        private final Blob blob;
        private volatile @Nullable IOException refusal;

        Confirmed(Blob blob) {
            this.blob = blob;
        }

        Optional<IOException> refusal() {
            return Optional.ofNullable(refusal);
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            blob.writeTo(out);
        }

        @Override
        public void confirm() throws IOException {
            try {
                blob.confirm();
            } catch (IOException e) {
                refusal = e;
                throw e;
            }
        }
    }
}
