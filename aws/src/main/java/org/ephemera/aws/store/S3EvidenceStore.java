package org.ephemera.aws.store;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.ephemera.aws.call.AwsConnection;
import org.ephemera.aws.call.FailureAdvice;
import org.ephemera.model.Digest;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.MissingObjectException;
import org.ephemera.store.ObjectLock;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreException;
import org.ephemera.store.StoreKeys;
import org.ephemera.store.StoredObject;
import org.ephemera.store.VersionedStore;
import org.ephemera.store.upload.LockTerm;
import org.ephemera.store.upload.PageStream;
import org.ephemera.store.upload.UploadSpool;
import org.ephemera.store.upload.WriteDeadline;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHold;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockRetention;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Evidence store backed by an S3 bucket. Objects are created with {@code If-None-Match: *} and a SHA-256 that S3
 * checks, and are locked on creation if a retention is set.
 */
public final class S3EvidenceStore implements VersionedStore {
    static final List<String> ON_BUCKET =
            List.of("s3:ListBucket", "s3:ListBucketVersions", "s3:GetBucketObjectLockConfiguration");
    /**
     * Permissions of a store. Without the two permissions to read retention and legal hold, S3 reports no object as
     * locked.
     */
    public static final List<String> PERMISSIONS = Stream.concat(
                    Stream.of(
                            "s3:PutObject",
                            "s3:PutObjectRetention",
                            "s3:GetObject",
                            "s3:GetObjectRetention",
                            "s3:GetObjectLegalHold"),
                    ON_BUCKET.stream())
            .toList();

    /** Error codes for an object without a lock; the second is returned if the bucket has no Object Lock. */
    private static final Set<String> NOT_LOCKED = Set.of("NoSuchObjectLockConfiguration", "InvalidRequest");

    private final S3Client s3;
    private final S3Location location;
    private final LockTerm term;
    private final S3Failures failures;

    private S3EvidenceStore(S3Client s3, S3Location location, LockTerm term) {
        this.s3 = s3;
        this.location = location;
        this.term = term;
        this.failures = new S3Failures(location, S3Clients.endpoint(s3), S3Clients.partition(s3));
    }

    /**
     * Opens a store.
     *
     * @param uri {@code s3://BUCKET/PREFIX}
     * @throws IllegalArgumentException if the URI has another form
     */
    public static S3EvidenceStore open(String uri, AwsConnection aws, Retention retention, Clock clock)
            throws StoreException {
        return open(S3Clients.create(aws), S3Location.parse(uri), retention, clock);
    }

    /**
     * Opens a store after checking that the bucket is accessible and supports the retention. Write access is checked
     * by the first object, which is written before anything is collected.
     *
     * @param clock for the end of the lock of objects that belong to no package
     */
    public static S3EvidenceStore open(S3Client s3, S3Location location, Retention retention, Clock clock)
            throws StoreException {
        S3EvidenceStore store = new S3EvidenceStore(s3, location, new LockTerm(Retention.NONE, clock));
        store.checkBucket();
        return store.withRetention(retention);
    }

    @Override
    public S3EvidenceStore withRetention(Retention retention) throws StoreException {
        if (retention.isRequested() && !objectLockIsEnabled()) {
            throw new StoreException("Object Lock is not enabled on bucket " + location.bucket() + "; retention "
                    + retention + " is not possible: create a bucket with Object Lock or set --retention none");
        }
        return new S3EvidenceStore(s3, location, new LockTerm(retention, term.clock()));
    }

    @Override
    public CreateResult create(String key, Blob blob) throws StoreException {
        StoreKeys.check(key);
        // The deadline includes the time to read the blob, which may come from a network.
        WriteDeadline deadline = new WriteDeadline(WriteDeadline.PER_OBJECT);
        try (UploadSpool spool = UploadSpool.of(blob)) {
            blob.confirm();
            Optional<PutObjectResponse> written =
                    new CreateOnlyPut(s3, location, term, failures, deadline).put(key, spool, blob);
            Digest offered = spool.sha256();
            return written.isEmpty()
                    ? new CreateResult.Adopted(existing(key), offered)
                    : new CreateResult.Stored(
                            new StoredObject(
                                    key,
                                    spool.bytes(),
                                    Optional.of(offered),
                                    Optional.ofNullable(written.get().versionId())),
                            offered);
        } catch (IOException e) {
            throw UploadSpool.toStoreException(key + " on its way to " + location, e);
        }
    }

    @Override
    public InputStream open(String key) throws StoreException {
        StoreKeys.check(key);
        try {
            ResponseInputStream<GetObjectResponse> response =
                    s3.getObject(r -> r.bucket(location.bucket()).key(location.prefix() + key));
            return new S3ObjectInputStream(response, key, response.response().contentLength());
        } catch (SdkException e) {
            throw reading(key, e);
        }
    }

    /** {@inheritDoc} Pages are requested while the stream is read; a failed page throws an UncheckedIOException. */
    @Override
    public Stream<StoredObject> list(String prefix) throws StoreException {
        return PageStream.stream(
                s3.listObjectsV2Paginator(r -> r.bucket(location.bucket()).prefix(location.prefix() + prefix)),
                page -> page.contents().stream()
                        .map(o -> new StoredObject(
                                below(o.key()),
                                o.size(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.ofNullable(o.lastModified()))),
                failures.to("list " + prefix, "s3:ListBucket"));
    }

    @Override
    public ObjectLock lock(String key) throws StoreException {
        HeadObjectResponse head = head(key);
        Retention.Mode mode = head.objectLockMode() == null ? Retention.Mode.NONE : mode(head.objectLockModeAsString());
        return new ObjectLock(
                mode,
                Optional.ofNullable(head.objectLockRetainUntilDate()),
                head.objectLockLegalHoldStatus() == ObjectLockLegalHoldStatus.ON);
    }

    /**
     * {@inheritDoc} HeadObject omits retention and legal hold for a caller without the permissions to read them, so
     * both are requested separately.
     */
    @Override
    public ObjectLock confirmLock(String key, boolean hold) throws StoreException {
        StoreKeys.check(key);
        String full = location.prefix() + key;
        Optional<ObjectLockRetention> retention = readLockProperty(
                "read the retention of " + key,
                "s3:GetObjectRetention",
                () -> s3.getObjectRetention(r -> r.bucket(location.bucket()).key(full))
                        .retention());
        Optional<ObjectLockLegalHold> legalHold = hold
                ? readLockProperty(
                        "read the legal hold on " + key,
                        "s3:GetObjectLegalHold",
                        () -> s3.getObjectLegalHold(
                                        r -> r.bucket(location.bucket()).key(full))
                                .legalHold())
                : Optional.empty();
        return new ObjectLock(
                retention
                        .map(ObjectLockRetention::modeAsString)
                        .map(S3EvidenceStore::mode)
                        .orElse(Retention.Mode.NONE),
                retention.map(ObjectLockRetention::retainUntilDate),
                legalHold
                        .filter(status -> status.status() == ObjectLockLegalHoldStatus.ON)
                        .isPresent());
    }

    /** Returns a lock property; empty if S3 reports that the object has none, or that the bucket has no Object Lock. */
    private <T> Optional<T> readLockProperty(String action, String permission, Supplier<@Nullable T> call)
            throws StoreException {
        try {
            return Optional.ofNullable(call.get());
        } catch (SdkException e) {
            if (FailureAdvice.code(e).filter(NOT_LOCKED::contains).isPresent()) {
                return Optional.empty();
            }
            throw failures.of(action, permission, e);
        }
    }

    private static Retention.Mode mode(String name) {
        return Retention.Mode.valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** {@inheritDoc} Versions are ordered by key; pages as in {@link #list}. */
    @Override
    public Stream<StoredVersion> versions(String prefix) throws StoreException {
        return PageStream.stream(
                s3.listObjectVersionsPaginator(r -> r.bucket(location.bucket()).prefix(location.prefix() + prefix)),
                this::versions,
                failures.to("list the versions of " + prefix, "s3:ListBucketVersions"));
    }

    private Stream<StoredVersion> versions(ListObjectVersionsResponse page) {
        return Stream.concat(
                        page.versions().stream().map(v -> new StoredVersion(below(v.key()), v.versionId(), false)),
                        page.deleteMarkers().stream().map(m -> new StoredVersion(below(m.key()), m.versionId(), true)))
                .sorted(Comparator.comparing(StoredVersion::key));
    }

    private void checkBucket() throws StoreException {
        try {
            s3.listObjectsV2(
                    r -> r.bucket(location.bucket()).prefix(location.prefix()).maxKeys(1));
        } catch (SdkException e) {
            throw failures.of("open the store", "s3:ListBucket", e);
        }
    }

    private boolean objectLockIsEnabled() throws StoreException {
        try {
            return s3.getObjectLockConfiguration(r -> r.bucket(location.bucket()))
                            .objectLockConfiguration()
                            .objectLockEnabled()
                    == ObjectLockEnabled.ENABLED;
        } catch (SdkException e) {
            if (FailureAdvice.code(e)
                    .filter("ObjectLockConfigurationNotFoundError"::equals)
                    .isPresent()) {
                return false;
            }
            throw failures.of("read the Object Lock configuration", "s3:GetBucketObjectLockConfiguration", e);
        }
    }

    /** Returns the existing object. Its content is read only if S3 does not return its SHA-256. */
    private StoredObject existing(String key) throws IOException {
        HeadObjectResponse head = head(key);
        Optional<String> version = Optional.ofNullable(head.versionId());
        Optional<Digest> known = digest(head.checksumSHA256());
        if (known.isPresent()) {
            return new StoredObject(key, head.contentLength(), known, version);
        }
        try (InputStream in = open(key)) {
            return StoredObject.read(key, in, version);
        }
    }

    /**
     * Parses the SHA-256; empty for an object from a multipart upload, for which S3 stores only a digest of digests
     * with a dash and the number of parts.
     */
    private static Optional<Digest> digest(@Nullable String base64) {
        return Optional.ofNullable(base64)
                .filter(text -> text.indexOf('-') < 0)
                .map(text ->
                        new Digest(HexFormat.of().formatHex(Base64.getDecoder().decode(text))));
    }

    private HeadObjectResponse head(String key) throws StoreException {
        StoreKeys.check(key);
        try {
            return s3.headObject(r ->
                    r.bucket(location.bucket()).key(location.prefix() + key).checksumMode(ChecksumMode.ENABLED));
        } catch (SdkException e) {
            throw reading(key, e);
        }
    }

    private StoreException reading(String key, SdkException e) {
        boolean missing = e instanceof S3Exception response
                && response.statusCode() == 404
                && !FailureAdvice.code(e).filter("NoSuchBucket"::equals).isPresent();
        return missing ? new MissingObjectException(key, e) : failures.of("read " + key, "s3:GetObject", e);
    }

    private String below(String key) {
        return key.substring(location.prefix().length());
    }
}
