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
import org.ephemera.store.upload.ConfirmedInput;
import org.ephemera.store.upload.ContentTypes;
import org.ephemera.store.upload.LockTerm;
import org.ephemera.store.upload.Spool;
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

/** Writes an object unless there is one; S3 compares its bytes with our SHA-256 before it keeps them. */
record CreateOnlyPut(S3Client s3, S3Location location, LockTerm term, S3Failures failures, WriteDeadline time) {
    /** The last is sent some six seconds after the first. */
    private static final int TRIES = 8;

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(25);
    private static final Set<Integer> PASSING = Set.of(409, 500, 502, 503, 504);

    /**
     * Puts the object.
     *
     * @param blob whose bytes the spool holds; confirms them before the last is sent
     * @return empty if an object of that key is there already
     */
    Optional<PutObjectResponse> put(String key, Spool spool, Blob blob) throws StoreException {
        String what = "store " + key;
        PutObjectRequest request = request(key, spool);
        RequestBody body = RequestBody.fromContentProvider(
                () -> new ConfirmedInput(spool.read(), spool.bytes(), blob), spool.bytes(), request.contentType());
        for (int tried = 1; ; tried++) {
            try {
                PutObjectResponse answer = s3.putObject(inTime(request), body);
                if (answer.checksumSHA256() != null && !answer.checksumSHA256().equals(request.checksumSHA256())) {
                    throw new StoreException("S3 did not keep the bytes of " + key + " that were sent to " + location
                            + ": its SHA-256 differs; do not trust this store");
                }
                return Optional.of(answer);
            } catch (S3Exception e) {
                if (e.statusCode() == 412) {
                    return Optional.empty();
                }
                if (!passes(e) || tried == TRIES || !time.pause(tried, SHORTEST_PAUSE)) {
                    throw failures.of(what, permission(), e);
                }
            } catch (SdkException e) {
                throw failures.of(what, permission(), e);
            } catch (UncheckedIOException e) {
                // Called off while it was sent; the SDK lets it through as it is.
                throw new StoreException("did not " + what + ": it was called off while it was sent", e);
            }
        }
    }

    private PutObjectRequest inTime(PutObjectRequest request) {
        return request.toBuilder()
                .overrideConfiguration(o -> o.apiCallTimeout(time.left()))
                .build();
    }

    private PutObjectRequest request(String key, Spool spool) {
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(location.bucket())
                .key(location.prefix() + key)
                .contentType(ContentTypes.of(key))
                .ifNoneMatch("*")
                // Both members, or the SDK would compute it again and send it in a trailer.
                .checksumAlgorithm(ChecksumAlgorithm.SHA256)
                .checksumSHA256(
                        Base64.getEncoder().encodeToString(spool.sha256().bytes()))
                // Older servers lock only what comes with it.
                .contentMD5(spool.md5());
        term.until(key)
                .ifPresent(end -> request.objectLockMode(
                                ObjectLockMode.fromValue(term.retention().mode().name()))
                        .objectLockRetainUntilDate(end));
        if (term.retention().legalHold()) {
            request.objectLockLegalHoldStatus(ObjectLockLegalHoldStatus.ON);
        }
        return request.build();
    }

    /** Each of the lock's headers needs one of its own; S3 says of none which it missed. */
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
     * True while another writer of the same key is not done (409): whether it succeeds is known only then. And where S3, or KMS of
     * the bucket's key, wants less to be asked, as of a bucket that many workers suddenly write to: the SDK's attempts are over within
     * seconds.
     */
    private static boolean passes(S3Exception e) {
        return PASSING.contains(e.statusCode()) || e.isThrottlingException() || S3Failures.isOfThrottledKey(e);
    }
}
