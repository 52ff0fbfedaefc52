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
 * A store that is read from and not written to: what is created goes into a folder that is deleted in the end. For work
 * whose result is an answer, and no evidence.
 */
final class DraftStore implements EvidenceStore, AutoCloseable {
    private final EvidenceStore standing;
    private final Path folder;
    private final DirectoryEvidenceStore drafts;

    private DraftStore(EvidenceStore standing, Path folder) throws StoreException {
        this.standing = standing;
        this.folder = folder;
        this.drafts = DirectoryEvidenceStore.open(folder.resolve("store"));
    }

    /** With a key that is deleted as well. */
    Signer signer() throws SigningException {
        Path key = folder.resolve("key.pem");
        PemSigner.create(key);
        return PemSigner.open(key);
    }

    static DraftStore over(EvidenceStore standing) throws IOException {
        return new DraftStore(standing, Files.createTempDirectory("ephemera-draft-"));
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
            return standing.open(key);
        }
    }

    @Override
    public Stream<StoredObject> list(String prefix) throws StoreException {
        try (Stream<StoredObject> drafted = drafts.list(prefix)) {
            List<StoredObject> ours = drafted.toList();
            return Stream.concat(ours.stream(), standing.list(prefix)).sorted(Comparator.comparing(StoredObject::key));
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
