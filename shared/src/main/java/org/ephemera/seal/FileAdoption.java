package org.ephemera.seal;

import java.io.IOException;
import org.ephemera.model.Digest;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.ForeignObjectException;
import org.ephemera.store.GuardedWrite;

/** Creation of the files that close a package. If another worker created a file first, that file is adopted. */
record FileAdoption(StoredPackageFiles files, ClaimCheck guard) {
    /** Check of a file that another worker may have written. */
    @FunctionalInterface
    interface Check {
        void check() throws IOException;
    }

    /**
     * Creates the file, or adopts the existing one.
     *
     * @return digest of the stored file: of these bytes, or of what another worker wrote
     */
    Digest adopt(String path, byte[] bytes) throws IOException {
        return adopt(path, Blob.of(bytes));
    }

    Digest adopt(String path, Blob bytes) throws IOException {
        return adopt(path, bytes, () -> {});
    }

    /**
     * Creates the file, or adopts the existing one after a check.
     *
     * @param other checks a stored file with different content, and throws if it must not be signed
     */
    Digest adopt(String path, Blob bytes, Check other) throws IOException {
        CreateResult created = create(path, bytes);
        if (!(created instanceof CreateResult.Adopted adopted) || adopted.isSame()) {
            return created.offered();
        }
        Digest stored = files.digest(path);
        if (!stored.equals(created.offered())) {
            other.check();
        }
        return stored;
    }

    /** Creates a file that the package's other files determine. A file with different content must not be signed. */
    Digest adoptDetermined(String path, Blob bytes) throws IOException {
        return adopt(path, bytes, () -> {
            throw plantedFileException(path);
        });
    }

    /**
     * Creates a file that is identical for every worker of this version. A file with different content was planted, and
     * must not be signed.
     */
    Digest adoptIdentical(String path, byte[] bytes) throws IOException {
        CreateResult created = create(path, Blob.of(bytes));
        if (!(created instanceof CreateResult.Adopted adopted) || adopted.isSame()) {
            return created.offered();
        }
        Digest stored = files.digest(path);
        if (!stored.equals(created.offered())) {
            throw new ForeignObjectException(
                    files.key(path),
                    files.key(path) + " was not written by this version of the program, so the package is not sealed;"
                            + " finish the package with the version that began it, or collect again");
        }
        return stored;
    }

    /**
     * Returns the failure for a stored file that differs from the one that the package's other files determine. Such a
     * file must not be signed.
     */
    ForeignObjectException plantedFileException(String path) {
        return new ForeignObjectException(
                files.key(path),
                files.key(path)
                        + " does not match the other files of the package, so another version of this program or"
                        + " another program wrote it, and the package is not sealed; keep a copy of it, delete it with"
                        + " every version of it in the store, and finish the package with: ephemera collect --resume"
                        + " ID;"
                        + " if a lock prevents the deletion, copy all other objects below "
                        + files.prefix()
                        + " to the same path in a folder DIR, and finish the copy with --store file:DIR");
    }

    private CreateResult create(String path, Blob bytes) throws IOException {
        return GuardedWrite.create(files.store(), files.key(path), bytes, guard::check);
    }
}
