package org.ephemera.azure.store;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.models.BlobHttpHeaders;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlockBlobItem;
import com.azure.storage.blob.options.BlockBlobSimpleUploadOptions;
import com.azure.storage.blob.specialized.BlockBlobClient;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.ephemera.azure.client.CallFailure;
import org.ephemera.store.Blob;
import org.ephemera.store.StoreException;
import org.ephemera.store.upload.ConfirmedInput;
import org.ephemera.store.upload.ContentTypes;
import org.ephemera.store.upload.Spool;

/**
 * Writes a blob unless there is one (Put Blob with {@code If-None-Match: *}); the service compares its bytes with
 * Content-MD5, the only digest it knows, before it keeps them.
 *
 * @param time what is left of {@link #TIME}, after which no request is on its way any more, repetitions included: a claim is
 *     checked before an object is written, and what is still sent long after that could come after another's seal
 */
record CreateOnlyPut(
        BlobClients clients, BlobLocation location, BlobLocks locks, BlobFailures failures, Duration time) {
    /** For an object from its first byte on; less than the minute for which a claim is valid. */
    static final Duration TIME = Duration.ofSeconds(55);

    static final String SHA256 = "sha256";
    static final String PERMISSION = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action";

    private static final int TRIES = 6;
    /** A container under a policy may say that what is there is immutable before it looks at the condition. */
    private static final Set<String> EXISTS = Set.of("BlobAlreadyExists", "BlobImmutableDueToPolicy");
    /**
     * What somebody who may add blobs and not write over them is told where one is, whatever the condition was. The second he is
     * told also where he may add none.
     */
    private static final Set<String> MAY_EXIST = Set.of("UnauthorizedBlobOverwrite", "AuthorizationPermissionMismatch");

    /**
     * Puts the object.
     *
     * @param blob whose bytes the spool holds; confirms them before the last is sent
     * @return empty if an object of that key is there already
     */
    Optional<BlockBlobItem> put(String key, Spool spool, Blob blob) throws StoreException {
        long end = System.nanoTime() + time.toNanos();
        String what = "store " + key;
        BlockBlobClient client =
                clients.writing().getBlobClient(location.prefix() + key).getBlockBlobClient();
        for (int tried = 1; ; tried++) {
            Confirmed confirmed = new Confirmed(blob);
            try {
                return Optional.of(client.uploadWithResponse(
                                request(key, spool, confirmed), atLeastAMoment(left(end)), Context.NONE)
                        .getValue());
            } catch (RuntimeException e) { // the SDK's have no common ancestor
                if (confirmed.refusal().isPresent()) {
                    throw new StoreException("did not " + what + ": it was called off while it was sent", e);
                }
                if (exists(e) || (mayExist(e) && isThere(key))) {
                    return Optional.empty();
                }
                Duration pause = pause(tried);
                if (!CallFailure.passes(e) || tried == TRIES || left(end).compareTo(pause) <= 0) {
                    throw failures.of(what, PERMISSION, e);
                }
                sleep(pause);
            }
        }
    }

    private static boolean exists(RuntimeException e) {
        int status = CallFailure.status(e);
        return status == 412
                || (status == 409
                        && CallFailure.code(e).filter(EXISTS::contains).isPresent());
    }

    private static boolean mayExist(RuntimeException e) {
        return CallFailure.status(e) == 403
                && CallFailure.code(e).filter(MAY_EXIST::contains).isPresent();
    }

    /** False where it cannot be seen either: the refusal of the write is then what is told. */
    private boolean isThere(String key) {
        try {
            return clients.reading().getBlobClient(location.prefix() + key).exists();
        } catch (RuntimeException e) { // the SDK's have no common ancestor
            return false;
        }
    }

    private BlockBlobSimpleUploadOptions request(String key, Spool spool, Blob blob) {
        ConfirmedInput input = new ConfirmedInput(spool.read(), spool.bytes(), blob);
        byte[] md5 = Base64.getDecoder().decode(spool.md5());
        BlockBlobSimpleUploadOptions request = new BlockBlobSimpleUploadOptions(
                        BinaryData.fromStream(input, spool.bytes()))
                .setHeaders(new BlobHttpHeaders().setContentType(ContentTypes.of(key)))
                .setContentMd5(md5)
                .setMetadata(Map.of(SHA256, spool.sha256().hex()))
                .setRequestConditions(new BlobRequestConditions().setIfNoneMatch("*"));
        return locks.on(request, key);
    }

    private static Duration left(long end) {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    private static Duration atLeastAMoment(Duration left) {
        return left.isZero() ? Duration.ofMillis(1) : left;
    }

    /** 100 ms to 3.2 s, each with jitter: writers that were slowed down together do not come back together. */
    private static Duration pause(int tried) {
        long half = (100L << tried) / 2;
        return Duration.ofMillis(half + ThreadLocalRandom.current().nextLong(half));
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the next call says so
        }
    }
}
