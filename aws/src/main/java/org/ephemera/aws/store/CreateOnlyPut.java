package org.ephemera.aws.store;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ephemera.store.Blob;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreException;
import org.ephemera.store.upload.ConfirmedUploadInput;
import org.ephemera.store.upload.ContentTypes;
import org.ephemera.store.upload.LockTerm;
import org.ephemera.store.upload.UploadSpool;
import org.ephemera.store.upload.WriteDeadline;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Idempotent write of an object that never overwrites an existing one. S3 checks the bytes against the SHA-256 in the
 * request before it stores them.
 */
record CreateOnlyPut(S3Client s3, S3Location location, LockTerm term, S3Failures failures, WriteDeadline time) {
    /** Number of attempts. The last is sent about six seconds after the first. */
    private static final int TRIES = 8;

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(25);
    private static final Set<Integer> TRANSIENT = Set.of(409, 500, 502, 503, 504);

    /**
     * Puts the object, with retry.
     *
     * @param blob whose bytes the spool contains; confirms them before the last byte is sent
     * @return empty if an object with the key already exists
     */
    Optional<PutObjectResponse> put(String key, UploadSpool spool, Blob blob) throws StoreException {
        String action = "store " + key;
        PutObjectRequest request = request(key, spool);
        RequestBody body = RequestBody.fromContentProvider(
                () -> new ConfirmedUploadInput(spool.openStream(), spool.bytes(), blob),
                spool.bytes(),
                request.contentType());
        for (int attempt = 1; ; attempt++) {
            try {
                PutObjectResponse response = s3.putObject(inTime(request), body);
                if (response.checksumSHA256() != null
                        && !response.checksumSHA256().equals(request.checksumSHA256())) {
                    throw new StoreException("S3 stored other bytes for " + key + " than were sent to " + location
                            + ": the SHA-256 differs; do not trust this store");
                }
                return Optional.of(response);
            } catch (S3Exception e) {
                if (e.statusCode() == 412) {
                    return Optional.empty();
                }
                if (!isTransient(e) || attempt == TRIES || !time.pauseBeforeRetry(attempt, SHORTEST_PAUSE)) {
                    throw failures.of(action, permission(), e);
                }
            } catch (SdkException e) {
                throw failures.of(action, permission(), e);
            } catch (UncheckedIOException e) {
                // The write was cancelled while it was sent; the SDK does not wrap this exception.
                throw new StoreException("cannot " + action + ": the write was cancelled while it was sent", e);
            }
        }
    }

    private PutObjectRequest inTime(PutObjectRequest request) {
        return request.toBuilder()
                .overrideConfiguration(o -> o.apiCallTimeout(time.remaining()))
                .build();
    }

    private PutObjectRequest request(String key, UploadSpool spool) {
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(location.bucket())
                .key(location.prefix() + key)
                .contentType(ContentTypes.of(key))
                .ifNoneMatch("*")
                // Without the algorithm, the SDK would compute the checksum again and send it in a trailer.
                .checksumAlgorithm(ChecksumAlgorithm.SHA256)
                .checksumSHA256(
                        Base64.getEncoder().encodeToString(spool.sha256().bytes()))
                // Older servers require Content-MD5 for an object with a lock.
                .contentMD5(spool.md5());
        term.end(key)
                .ifPresent(end -> request.objectLockMode(
                                ObjectLockMode.fromValue(term.retention().mode().name()))
                        .objectLockRetainUntilDate(end));
        if (term.retention().legalHold()) {
            request.objectLockLegalHoldStatus(ObjectLockLegalHoldStatus.ON);
        }
        return request.build();
    }

    /**
     * Returns the permissions of the request. Each lock header needs a separate permission, and S3 does not report
     * which one is missing.
     */
    private String permission() {
        List<String> needed = new ArrayList<>(List.of("s3:PutObject"));
        if (term.retention().mode() != Retention.Mode.NONE) {
            needed.add("s3:PutObjectRetention");
        }
        if (term.retention().legalHold()) {
            needed.add("s3:PutObjectLegalHold");
        }
        return String.join(" and ", needed);
    }

    /**
     * Reports whether a retry may succeed: another writer of the same key is active (409, its result is not known
     * yet), a server error, or throttling by S3 or by KMS for the bucket's key. Throttling happens when many workers
     * suddenly write to a bucket; the SDK's own retries end within seconds.
     */
    private static boolean isTransient(S3Exception e) {
        return TRANSIENT.contains(e.statusCode()) || e.isThrottlingException() || S3Failures.isOfThrottledKey(e);
    }
}
