package org.ephemera.seal;

import java.io.IOException;
import java.util.Optional;
import org.ephemera.model.Digest;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.GuardedWrite;
import org.ephemera.store.OccupiedPathException;

/**
 * Creation of the files that close a package. Another worker may have created a file before; it is adopted if it is the
 * file that this worker would write.
 */
record FileAdoption(StoredPackageFiles files, ClaimCheck guard) {
    /** Check whether a stored file with other bytes may be sealed. */
    @FunctionalInterface
    interface Check {
        boolean isAcceptable() throws IOException;
    }

    /**
     * Creates a file that is determined by the package's other files and the version of the program.
     *
     * @throws OccupiedPathException if another file is stored there
     */
    Digest adopt(String path, Blob bytes) throws IOException {
        return adopt(path, bytes, () -> false);
    }

    /** Creates a file that may differ in parts. */
    Digest adopt(String path, Blob bytes, Check other) throws IOException {
        CreateResult created = GuardedWrite.create(files.store(), files.key(path), bytes, guard::check);
        if (!(created instanceof CreateResult.Adopted adopted) || adopted.isSame()) {
            return created.offered();
        }
        Digest stored = files.digest(path);
        if (!stored.equals(created.offered()) && !other.isAcceptable()) {
            throw occupied(path, Optional.of(stored));
        }
        return stored;
    }

    OccupiedPathException occupied(String path, Optional<Digest> sha256) {
        return new OccupiedPathException(
                files.key(path), sha256, "it is not the file that follows from the package's other files");
    }
}
