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
import org.ephemera.aws.call.CallFailure;
import org.ephemera.model.Digest;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.Lock;
import org.ephemera.store.MissingObjectException;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreException;
import org.ephemera.store.StoreKeys;
import org.ephemera.store.StoredObject;
import org.ephemera.store.VersionedStore;
import org.ephemera.store.upload.LockTerm;
import org.ephemera.store.upload.PageStream;
import org.ephemera.store.upload.Spool;
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
 * A store in an S3 bucket. Objects are created with {@code If-None-Match: *}, compared by S3 with our SHA-256, and
 * locked as they are created if a retention is asked.
 */
public final class S3EvidenceStore implements VersionedStore {
    static final List<String> ON_BUCKET =
            List.of("s3:ListBucket", "s3:ListBucketVersions", "s3:GetBucketObjectLockConfiguration");
    /** All that a store asks of S3. Without the two that get retention and hold, S3 says of no object that it is locked. */
    public static final List<String> PERMISSIONS = Stream.concat(
                    Stream.of(
                            "s3:PutObject",
                            "s3:PutObjectRetention",
                            "s3:GetObject",
                            "s3:GetObjectRetention",
                            "s3:GetObjectLegalHold"),
                    ON_BUCKET.stream())
            .toList();

    /** The second is said where the bucket itself keeps no locks. */
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
     * @throws IllegalArgumentException if it has another form
     */
    public static S3EvidenceStore open(String uri, AwsConnection aws, Retention retention, Clock clock)
            throws StoreException {
        return open(S3Clients.create(aws), S3Location.parse(uri), retention, clock);
    }

    /**
     * Makes sure that the bucket answers and can keep the retention. Whether it may be written shows with the first
     * object, which is written before anything is collected.
     *
     * @param clock tells when the lock ends of an object that belongs to no package
     */
    public static S3EvidenceStore open(S3Client s3, S3Location location, Retention retention, Clock clock)
            throws StoreException {
        S3EvidenceStore store = new S3EvidenceStore(s3, location, new LockTerm(Retention.NONE, clock));
        store.checkBucket();
        return store.retaining(retention);
    }

    @Override
    public S3EvidenceStore retaining(Retention retention) throws StoreException {
        if (retention.isAsked() && !objectLockIsEnabled()) {
            throw new StoreException("Object Lock is not enabled on bucket " + location.bucket() + "; retention "
                    + retention + " cannot be kept: create a bucket with Object Lock or ask for --retention none");
        }
        return new S3EvidenceStore(s3, location, new LockTerm(retention, term.clock()));
    }

    @Override
    public CreateResult create(String key, Blob blob) throws StoreException {
        StoreKeys.check(key);
        // What comes from a network takes its time, and that counts too.
        WriteDeadline time = new WriteDeadline(WriteDeadline.WHOLE);
        try (Spool spool = Spool.of(blob)) {
            blob.confirm();
            Optional<PutObjectResponse> written =
                    new CreateOnlyPut(s3, location, term, failures, time).put(key, spool, blob);
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
            throw Spool.failed(key + " on its way to " + location, e);
        }
    }

    @Override
    public InputStream open(String key) throws StoreException {
        StoreKeys.check(key);
        try {
            ResponseInputStream<GetObjectResponse> answer =
                    s3.getObject(r -> r.bucket(location.bucket()).key(location.prefix() + key));
            return new S3Input(answer, key, answer.response().contentLength());
        } catch (SdkException e) {
            throw reading(key, e);
        }
    }

    /** {@inheritDoc} Pages are asked for while the stream is read; one that fails is an UncheckedIOException. */
    @Override
    public Stream<StoredObject> list(String prefix) throws StoreException {
        return PageStream.stream(
                s3.listObjectsV2Paginator(r -> r.bucket(location.bucket()).prefix(location.prefix() + prefix)),
                page -> page.contents().stream()
                        .map(o -> new StoredObject(below(o.key()), o.size(), Optional.empty(), Optional.empty())),
                failures.to("list " + prefix, "s3:ListBucket"));
    }

    @Override
    public Lock lock(String key) throws StoreException {
        HeadObjectResponse head = head(key);
        Retention.Mode mode = head.objectLockMode() == null ? Retention.Mode.NONE : mode(head.objectLockModeAsString());
        return new Lock(
                mode,
                Optional.ofNullable(head.objectLockRetainUntilDate()),
                head.objectLockLegalHoldStatus() == ObjectLockLegalHoldStatus.ON);
    }

    /** {@inheritDoc} S3 leaves retention and hold out of what it says of an object to whoever may not get them. */
    @Override
    public Lock certainLock(String key, boolean hold) throws StoreException {
        StoreKeys.check(key);
        String full = location.prefix() + key;
        Optional<ObjectLockRetention> retention = asked(
                "read the retention of " + key,
                "s3:GetObjectRetention",
                () -> s3.getObjectRetention(r -> r.bucket(location.bucket()).key(full))
                        .retention());
        Optional<ObjectLockLegalHold> held = hold
                ? asked(
                        "read the legal hold on " + key,
                        "s3:GetObjectLegalHold",
                        () -> s3.getObjectLegalHold(
                                        r -> r.bucket(location.bucket()).key(full))
                                .legalHold())
                : Optional.empty();
        return new Lock(
                retention
                        .map(ObjectLockRetention::modeAsString)
                        .map(S3EvidenceStore::mode)
                        .orElse(Retention.Mode.NONE),
                retention.map(ObjectLockRetention::retainUntilDate),
                held.filter(status -> status.status() == ObjectLockLegalHoldStatus.ON)
                        .isPresent());
    }

    /** Empty where S3 says that there is none: of an object in a bucket with locks, or of a bucket without. */
    private <T> Optional<T> asked(String what, String permission, Supplier<@Nullable T> question)
            throws StoreException {
        try {
            return Optional.ofNullable(question.get());
        } catch (SdkException e) {
            if (CallFailure.code(e).filter(NOT_LOCKED::contains).isPresent()) {
                return Optional.empty();
            }
            throw failures.of(what, permission, e);
        }
    }

    private static Retention.Mode mode(String name) {
        return Retention.Mode.valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** {@inheritDoc} In the order of their keys; pages as in {@link #list}. */
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
            if (CallFailure.code(e)
                    .filter("ObjectLockConfigurationNotFoundError"::equals)
                    .isPresent()) {
                return false;
            }
            throw failures.of("learn whether objects can be locked", "s3:GetBucketObjectLockConfiguration", e);
        }
    }

    /** What is there instead of what was offered; read only if S3 does not know its SHA-256. */
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

    /** Of an object that was written in parts S3 knows only a digest of digests, with a dash and their number. */
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
        boolean missing = e instanceof S3Exception answer
                && answer.statusCode() == 404
                && !CallFailure.code(e).filter("NoSuchBucket"::equals).isPresent();
        return missing ? new MissingObjectException(key, e) : failures.of("read " + key, "s3:GetObject", e);
    }

    private String below(String key) {
        return key.substring(location.prefix().length());
    }
}
