package org.ephemera.azure.store;

import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobListDetails;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.models.BlockBlobItem;
import com.azure.storage.blob.models.ListBlobsOptions;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ephemera.azure.call.AzureConnection;
import org.ephemera.azure.call.FailureAdvice;
import org.ephemera.azure.call.SdkLibraries;
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

/**
 * Evidence store in a container of Azure Blob Storage. Blobs are created with {@code If-None-Match: *}, the service
 * checks their MD5, and their SHA-256 is stored as metadata. With a retention, each blob gets its immutability policy
 * and legal hold on creation, and the effective lock is read back, because a server may accept a policy without
 * applying it.
 */
public final class BlobEvidenceStore implements VersionedStore {
    static final String READ = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read";
    static final String READ_CONTAINER = "Microsoft.Storage/storageAccounts/blobServices/containers/read";
    /** Permission for immutability policies according to Microsoft's documentation; it was not tested on Azure. */
    static final String SET_POLICY =
            "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/immutableStorage/runAsSuperUser/action";
    /** Permissions that a store needs. */
    public static final List<String> PERMISSIONS = List.of(CreateOnlyPut.PERMISSION, READ, READ_CONTAINER, SET_POLICY);

    /** Metadata of a folder, set by Azure's own tools. */
    private static final String FOLDER = "hdi_isfolder";

    private final BlobClients clients;
    private final BlobLocation location;
    private final BlobLocks locks;
    private final BlobFailures failures;

    private BlobEvidenceStore(BlobClients clients, BlobLocation location, BlobLocks locks) {
        this.clients = clients;
        this.location = location;
        this.locks = locks;
        this.failures = new BlobFailures(location, clients.endpoint());
    }

    /**
     * Opens a store and checks that the container responds and supports the retention. Write permission is not checked;
     * the first object is written before anything is collected.
     *
     * @param uri {@code azblob://ACCOUNT/CONTAINER/PREFIX}
     * @param clock clock for the end of a lock on an object that belongs to no package
     * @throws IllegalArgumentException if the URI has another form
     */
    public static BlobEvidenceStore open(String uri, AzureConnection azure, Retention retention, Clock clock)
            throws StoreException {
        BlobLocation location = BlobLocation.parse(uri);
        BlobEvidenceStore store = new BlobEvidenceStore(
                BlobClients.of(azure, location), location, new BlobLocks(new LockTerm(Retention.NONE, clock)));
        store.checkContainer();
        return store.withRetention(retention);
    }

    @Override
    public BlobEvidenceStore withRetention(Retention retention) throws StoreException {
        if (retention.isRequested() && !canLock()) {
            throw notInForce("on the container " + location.container(), retention);
        }
        return new BlobEvidenceStore(
                clients,
                location,
                new BlobLocks(new LockTerm(retention, locks.term().clock())));
    }

    /** Returns the library for Blob Storage with its version. */
    public static Map<String, String> libraries() {
        return SdkLibraries.of(List.of("azure-storage-blob"));
    }

    @Override
    public CreateResult create(String key, Blob blob) throws StoreException {
        StoreKeys.check(key);
        // Reading the blob may take time, too, so the deadline begins before it.
        WriteDeadline time = new WriteDeadline(WriteDeadline.PER_OBJECT);
        try (UploadSpool spool = UploadSpool.of(blob)) {
            blob.confirm();
            // Before sending: the lock of an object that belongs to no package begins now.
            Optional<Instant> until = locks.term().end(key);
            Optional<BlockBlobItem> written =
                    new CreateOnlyPut(clients, location, locks, failures, time).put(key, spool, blob);
            Digest offered = spool.sha256();
            if (written.isEmpty()) {
                return new CreateResult.Adopted(existing(key), offered);
            }
            checkLock(key, until);
            return new CreateResult.Stored(
                    new StoredObject(
                            key,
                            spool.bytes(),
                            Optional.of(offered),
                            Optional.ofNullable(written.get().getVersionId())),
                    offered);
        } catch (IOException e) {
            throw UploadSpool.toStoreException(key + " on its way to " + location, e);
        }
    }

    @Override
    public InputStream open(String key) throws StoreException {
        StoreKeys.check(key);
        try {
            return new BlobInput(
                    clients.reading().getBlobClient(location.prefix() + key).openInputStream(), key);
        } catch (RuntimeException e) {
            throw reading(key, e);
        }
    }

    /** {@inheritDoc} Pages are requested while the stream is read; a failed page throws an UncheckedIOException. */
    @Override
    public Stream<StoredObject> list(String prefix) throws StoreException {
        return blobs(
                prefix,
                new BlobListDetails().setRetrieveMetadata(true),
                "list " + prefix,
                blob -> new StoredObject(
                        keyOf(blob.getName()),
                        blob.getProperties().getContentLength(),
                        Optional.empty(),
                        Optional.ofNullable(blob.getVersionId()),
                        Optional.ofNullable(blob.getProperties().getCreationTime())
                                .map(OffsetDateTime::toInstant)));
    }

    @Override
    public ObjectLock lock(String key) throws StoreException {
        return BlobLocks.of(properties(key));
    }

    /**
     * {@inheritDoc} Blob Storage has no delete markers: a deleted blob is a version that is not current, and a blob
     * written later is another version. In an account without versioning, each blob has one version without an id.
     */
    @Override
    public Stream<StoredVersion> versions(String prefix) throws StoreException {
        return blobs(
                prefix,
                new BlobListDetails().setRetrieveVersions(true).setRetrieveMetadata(true),
                "list the versions of " + prefix,
                blob -> new StoredVersion(
                        keyOf(blob.getName()),
                        Optional.ofNullable(blob.getVersionId()).orElse(""),
                        false));
    }

    private <T> Stream<T> blobs(String prefix, BlobListDetails details, String what, Function<BlobItem, T> each)
            throws StoreException {
        ListBlobsOptions options =
                new ListBlobsOptions().setPrefix(location.prefix() + prefix).setDetails(details);
        return PageStream.stream(
                clients.reading().listBlobs(options, null).iterableByPage(),
                page -> page.getValue().stream().filter(blob -> !isFolder(blob)).map(each),
                failures.converter(what, READ));
    }

    /**
     * Reports whether a listed blob is a folder. An account with a hierarchical namespace lists folders as blobs
     * without bytes; the store never wrote them.
     */
    private static boolean isFolder(BlobItem blob) {
        Long bytes = blob.getProperties().getContentLength();
        return bytes != null
                && bytes == 0
                && blob.getMetadata() != null
                && blob.getMetadata().entrySet().stream()
                        .anyMatch(entry -> entry.getKey().equalsIgnoreCase(FOLDER)
                                && entry.getValue().equals("true"));
    }

    private void checkContainer() throws StoreException {
        try {
            clients.reading()
                    .listBlobs(
                            new ListBlobsOptions().setPrefix(location.prefix()).setMaxResultsPerPage(1), null)
                    .iterableByPage()
                    .iterator()
                    .next();
        } catch (RuntimeException e) {
            throw failures.of("open the store", READ, e);
        }
    }

    private boolean canLock() throws StoreException {
        try {
            return Boolean.TRUE.equals(clients.reading().getProperties().isImmutableStorageWithVersioningEnabled());
        } catch (RuntimeException e) {
            throw failures.of("read whether blobs can be locked", READ_CONTAINER, e);
        }
    }

    private void checkLock(String key, Optional<Instant> until) throws StoreException {
        if (locks.retention().isRequested() && !lock(key).covers(locks.retention(), until)) {
            throw notInForce("on " + key + " in " + location + ", although it was accepted", locks.retention());
        }
    }

    private static StoreException notInForce(String where, Retention asked) {
        return new StoreException("immutability not in force " + where + ", so retention " + asked
                + " cannot be kept; create a"
                + " container with version-level immutability ('az storage container-rm create --enable-vlw true') or"
                + " use --retention none");
    }

    /**
     * Returns the existing object instead of the offered one. Its content is read, because its SHA-256 metadata may be
     * forged.
     */
    private StoredObject existing(String key) throws IOException {
        Optional<String> version = Optional.ofNullable(properties(key).getVersionId());
        try (InputStream in = open(key)) {
            return StoredObject.read(key, in, version);
        }
    }

    private BlobProperties properties(String key) throws StoreException {
        StoreKeys.check(key);
        try {
            return clients.reading().getBlobClient(location.prefix() + key).getProperties();
        } catch (RuntimeException e) {
            throw reading(key, e);
        }
    }

    private StoreException reading(String key, RuntimeException e) {
        boolean missing = FailureAdvice.status(e) == 404
                && FailureAdvice.code(e).filter("BlobNotFound"::equals).isPresent();
        return missing ? new MissingObjectException(key, e) : failures.of("read " + key, READ, e);
    }

    private String keyOf(String key) {
        return key.substring(location.prefix().length());
    }
}
