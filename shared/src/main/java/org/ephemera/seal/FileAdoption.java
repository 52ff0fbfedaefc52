package org.ephemera.seal;

import java.io.IOException;
import org.ephemera.model.Digest;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.ForeignObjectException;
import org.ephemera.store.GuardedWrite;

/** Creates the files that close a package or, where another worker was first, takes them as they stand. */
record FileAdoption(StoredPackageFiles files, WriteGuard guard) {
    /** At what another worker may have written. */
    @FunctionalInterface
    interface Look {
        void look() throws IOException;
    }

    /** @return the digest of what stands there: of these bytes as they were written, or of what another worker had written */
    Digest adopt(String path, byte[] bytes) throws IOException {
        return adopt(path, Blob.of(bytes));
    }

    Digest adopt(String path, Blob bytes) throws IOException {
        return adopt(path, bytes, () -> {});
    }

    /** @param other looks at what stands there, if these are not its bytes, and throws if it must not be signed */
    Digest adopt(String path, Blob bytes, Look other) throws IOException {
        CreateResult created = create(path, bytes);
        if (!(created instanceof CreateResult.Adopted adopted) || adopted.same()) {
            return created.offered();
        }
        Digest standing = files.digest(path);
        if (!standing.equals(created.offered())) {
            other.look();
        }
        return standing;
    }

    /** For a file that every worker of this version writes alike: another one was planted, and must not be signed. */
    Digest same(String path, byte[] bytes) throws IOException {
        CreateResult created = create(path, Blob.of(bytes));
        if (!(created instanceof CreateResult.Adopted adopted) || adopted.same()) {
            return created.offered();
        }
        Digest standing = files.digest(path);
        if (!standing.equals(created.offered())) {
            throw new ForeignObjectException(
                    files.key(path),
                    files.key(path) + " was not written by this version of the program, so it is not sealed;"
                            + " finish the package with the version that began it, or collect again");
        }
        return standing;
    }

    /**
     * Returns the failure for a stored file that differs from the one that the package's other files determine. Such a
     * file must not be signed.
     */
    ForeignObjectException planted(String path) {
        return new ForeignObjectException(
                files.key(path),
                files.key(path)
                        + " is not what the other files of the package lead to, so another version of this program or somebody else put it there and the"
                        + " package is not sealed; keep a copy of it, take it away with every version that the store has of it, and"
                        + " finish the package with: ephemera collect --resume ID; where a lock keeps it, copy all else below "
                        + files.prefix()
                        + " to the same place in a folder DIR, and finish the copy with --store file:DIR");
    }

    private CreateResult create(String path, Blob bytes) throws IOException {
        return GuardedWrite.create(files.store(), files.key(path), bytes, guard::check);
    }
}
