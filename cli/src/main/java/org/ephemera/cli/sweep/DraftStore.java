package org.ephemera.cli.sweep;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.ephemera.envelope.Signer;
import org.ephemera.envelope.SigningException;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.MissingObjectException;
import org.ephemera.store.StoreException;
import org.ephemera.store.StoredObject;

/**
 * Store that reads from another store and writes to a temporary folder, which is deleted on close. Commands that show
 * data and create no evidence use this store.
 */
final class DraftStore implements EvidenceStore, AutoCloseable {
    private final EvidenceStore existing;
    private final Path folder;
    private final DirectoryEvidenceStore drafts;

    private DraftStore(EvidenceStore existing, Path folder) throws StoreException {
        this.existing = existing;
        this.folder = folder;
        this.drafts = DirectoryEvidenceStore.open(folder.resolve("store"));
    }

    /** Returns a signer with a temporary key, which is also deleted on close. */
    Signer signer() throws SigningException {
        Path key = folder.resolve("key.pem");
        PemSigner.create(key);
        return PemSigner.open(key);
    }

    /** Returns a store that reads from the given store and never writes to it. */
    static DraftStore over(EvidenceStore existing) throws IOException {
        return new DraftStore(existing, Files.createTempDirectory("ephemera-draft-"));
    }

    @Override
    public CreateResult create(String key, Blob blob) throws StoreException {
        return drafts.create(key, blob);
    }

    @Override
    public InputStream open(String key) throws StoreException {
        try {
            return drafts.open(key);
        } catch (MissingObjectException e) {
            return existing.open(key);
        }
    }

    @Override
    public Stream<StoredObject> list(String prefix) throws StoreException {
        try (Stream<StoredObject> drafted = drafts.list(prefix)) {
            List<StoredObject> written = drafted.toList();
            return Stream.concat(written.stream(), existing.list(prefix))
                    .sorted(Comparator.comparing(StoredObject::key));
        }
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.sorted(Comparator.reverseOrder()).forEach(DraftStore::delete);
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
