package org.ephemera.state;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ephemera.format.Json;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.MissingObjectException;
import org.ephemera.store.StoreException;
import org.ephemera.store.StoredObject;
import org.ephemera.store.VersionedStore;

/**
 * Evidence store that signs the work state and reads only work state that a trusted key signed. Anyone who can write to
 * the bucket can create objects; such an object is reported and otherwise treated as if it did not exist. An {@code
 * open.json} is state too, but keeps its bytes: its signature is the object {@code work/opened/<id>/<sha256>.json}.
 * Everything else below {@code packages/} is passed through. Safe for use by many threads.
 */
public class SignedStateStore implements EvidenceStore {
    /** Size limit in bytes of a signed object. A larger one was planted. */
    private static final int LARGEST = 1 << 24;

    /** Size in bytes below which many objects are read in parallel; almost all are smaller. */
    private static final int USUAL = 1 << 16;

    private static final int LARGE_AT_ONCE = 2;

    /** An attacker can create any number of objects. */
    private static final int MOST_REPORTED = 1000;

    private final EvidenceStore store;
    private final Signatures signatures;

    /** Everything that stores with different retentions share. */
    record Signatures(
            InstanceKey signer,
            StateVerifier verifier,
            VerifiedNames names,
            Semaphore large,
            Consumer<String> foreign) {}

    SignedStateStore(EvidenceStore store, Signatures signatures) {
        this.store = store;
        this.signatures = signatures;
    }

    /**
     * Returns a store over another one. It keeps versions and locks if the other one does.
     *
     * @param foreign receives the name of each object that no trusted key signed, once
     */
    public static EvidenceStore of(EvidenceStore store, StateKeys keys, Consumer<String> foreign) {
        Set<String> reported = ConcurrentHashMap.newKeySet();
        Signatures signatures = new Signatures(
                new InstanceKey(keys),
                new StateVerifier(keys.trusted()),
                new VerifiedNames(),
                new Semaphore(LARGE_AT_ONCE),
                name -> {
                    if (reported.size() < MOST_REPORTED && reported.add(name)) {
                        foreign.accept(name);
                    }
                });
        return store instanceof VersionedStore versioned
                ? new LockedStateStore(versioned, signatures)
                : new SignedStateStore(store, signatures);
    }

    @Override
    public CreateResult create(String key, Blob blob) throws StoreException {
        if (StatePaths.isState(key)) {
            return createState(key, blob);
        }
        Optional<PackageId> opened = StatePaths.openedPackage(key);
        if (opened.isPresent()) {
            // Written first: after a crash the other order would leave a package that no run continues.
            recordOpening(opened.get(), Digest.of(content(key, blob)));
        }
        return store.create(key, blob);
    }

    private void recordOpening(PackageId id, Digest openRecord) throws StoreException {
        createState(
                StatePaths.opening(id, openRecord),
                Blob.of(Json.bytes(Json.object()
                        .put("schema", "urn:ephemera:opened:v1")
                        .put("packageId", id.value())
                        .put("openSha256", openRecord.hex()))));
    }

    private CreateResult createState(String key, Blob blob) throws StoreException {
        byte[] content = content(key, blob);
        Digest offered = Digest.of(content);
        Blob signed = signed(key, content, blob);
        for (int number = 1; number <= StatePaths.NAMES; number++) {
            String name = StatePaths.name(key, number);
            CreateResult created = store.create(name, signed);
            if (created instanceof CreateResult.Stored
                    || (created instanceof CreateResult.Adopted adopted && adopted.isSame())) {
                return new CreateResult.Stored(object(key, content, created.object()), offered);
            }
            Optional<byte[]> existing = read(key, name);
            if (existing.isPresent()) {
                return new CreateResult.Adopted(object(key, existing.get(), created.object()), offered);
            }
        }
        throw occupied(key);
    }

    private static byte[] content(String key, Blob blob) throws StoreException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try {
            blob.writeTo(content);
        } catch (IOException e) {
            throw new StoreException("cannot read the content of " + key + ": " + e.getMessage(), e);
        }
        if (content.size() > LARGEST) {
            throw new StoreException(key + " is larger than the limit of " + LARGEST
                    + " bytes for objects about the work; this is a defect of the program, please report it");
        }
        return content.toByteArray();
    }

    private Blob signed(String key, byte[] content, Blob blob) throws StoreException {
        byte[] bytes;
        try {
            bytes = signatures.signer().sign(key, content);
        } catch (IOException e) {
            throw new StoreException("cannot sign " + key + ": " + e.getMessage(), e);
        }
        return new Blob() {
            @Override
            public void writeTo(OutputStream out) throws IOException {
                out.write(bytes);
            }

            @Override
            public void confirm() throws IOException {
                blob.confirm();
            }
        };
    }

    @Override
    public InputStream open(String key) throws StoreException {
        if (StatePaths.isState(key)) {
            return new ByteArrayInputStream(readState(key));
        }
        Optional<PackageId> opened = StatePaths.openedPackage(key);
        return opened.isPresent() ? openRecord(key, opened.get()) : store.open(key);
    }

    private byte[] readState(String key) throws StoreException {
        for (int number = 1; number <= StatePaths.NAMES; number++) {
            Optional<byte[]> content = read(key, StatePaths.name(key, number));
            if (content.isPresent()) {
                return content.get();
            }
        }
        throw occupied(key);
    }

    private InputStream openRecord(String key, PackageId id) throws StoreException {
        byte[] bytes = bytes(key);
        try {
            readState(StatePaths.opening(id, Digest.of(bytes)));
        } catch (MissingObjectException e) {
            signatures.foreign().accept(key);
            throw new MissingObjectException(key, e);
        }
        return new ByteArrayInputStream(bytes);
    }

    /**
     * Returns the content that is stored under a name; empty if no trusted key signed it.
     *
     * @throws MissingObjectException if nothing is stored there
     */
    Optional<byte[]> read(String key, String name) throws StoreException {
        Optional<byte[]> content;
        try (InputStream in = store.open(name)) {
            byte[] begin = in.readNBytes(USUAL);
            content = begin.length < USUAL
                    ? signatures.verifier().content(key, begin)
                    : readLarge(key, new SequenceInputStream(new ByteArrayInputStream(begin), in));
        } catch (StoreException e) {
            throw e;
        } catch (IOException e) {
            throw new StoreException("cannot read or verify " + name + ": " + e.getMessage(), e);
        }
        if (content.isEmpty()) {
            signatures.foreign().accept(name);
        }
        return content;
    }

    /** Reads a large object, of which an attacker can plant many, while at most one other thread reads one. */
    private Optional<byte[]> readLarge(String key, InputStream in) throws IOException {
        signatures.large().acquireUninterruptibly();
        try {
            return signatures.verifier().content(key, in.readNBytes(LARGEST + USUAL));
        } finally {
            signatures.large().release();
        }
    }

    private byte[] bytes(String name) throws StoreException {
        try (InputStream in = store.open(name)) {
            return in.readNBytes(LARGEST + USUAL);
        } catch (StoreException e) {
            throw e;
        } catch (IOException e) {
            throw new StoreException("cannot read " + name + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Stream<StoredObject> list(String prefix) throws StoreException {
        Stream<StoredObject> objects = store.list(prefix);
        return StatePaths.mayHoldState(prefix) ? VerifiedListing.of(objects, this::read, signatures.names()) : objects;
    }

    private static StoredObject object(String key, byte[] content, StoredObject stored) {
        return new StoredObject(key, content.length, Optional.of(Digest.of(content)), stored.versionId());
    }

    private static StoreException occupied(String key) {
        return new StoreException("another program created " + StatePaths.NAMES + " objects that begin with " + key
                + "; find out who can write to the store, and move these objects away");
    }
}
