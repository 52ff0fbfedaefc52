package org.ephemera.seal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.ephemera.envelope.DsseEnvelope;
import org.ephemera.envelope.SealStatement;
import org.ephemera.envelope.SigningException;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.OutcomeList;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.Digest;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.MissingObjectException;
import org.ephemera.store.OccupiedPathException;
import org.ephemera.store.ParallelCalls;

/**
 * Reader of a package's seal. A seal is accepted if a known key signed it and it is about this package and the files
 * that close it.
 */
public final class ExistingSeal {
    /**
     * Size limit in bytes; a seal has about 2,000 bytes. A larger object was planted, and can be larger than the
     * memory.
     */
    private static final int LARGEST = 1 << 20;

    private ExistingSeal() {}

    /**
     * Returns the seal without a check of its signature, for a reader without keys. The timestamp is not read.
     *
     * @throws OccupiedPathException if the object is not a seal of the package's content
     * @throws IOException if it cannot be read
     */
    public static Optional<Seal> find(EvidenceStore store, OpenRecord open) throws IOException {
        return find(store, open, Optional.empty());
    }

    /**
     * Returns the seal, signed by a known key.
     *
     * @throws OccupiedPathException if the object is not a seal of this package by a known key
     * @throws ChangedPackageException if a known key signed it and the sealed files are missing or changed
     * @throws SigningException if the seal cannot be checked because the signer's public key is not available
     */
    static Optional<Seal> find(EvidenceStore store, OpenRecord open, KnownKeys keys) throws IOException {
        return find(store, open, Optional.of(keys));
    }

    private static Optional<Seal> find(EvidenceStore store, OpenRecord open, Optional<KnownKeys> keys)
            throws IOException {
        Optional<byte[]> bytes = read(store, open);
        return bytes.isPresent() ? Optional.of(checked(store, open, bytes.get(), keys)) : Optional.empty();
    }

    private static Optional<byte[]> read(EvidenceStore store, OpenRecord open) throws IOException {
        try (InputStream in = store.open(open.packageId().prefix() + PackageLayout.SEAL)) {
            return Optional.of(in.readNBytes(LARGEST + 1));
        } catch (MissingObjectException e) {
            return Optional.empty();
        }
    }

    private static Seal checked(EvidenceStore store, OpenRecord open, byte[] bytes, Optional<KnownKeys> keys)
            throws IOException {
        if (bytes.length > LARGEST) {
            throw occupied(open, Optional.empty(), "it is larger than any seal");
        }
        Optional<Digest> sha256 = Optional.of(Digest.of(bytes));
        SealStatement statement;
        try {
            DsseEnvelope envelope = DsseEnvelope.parse(bytes);
            if (keys.isPresent() && !keys.get().haveSigned(envelope)) {
                throw occupied(
                        open,
                        sha256,
                        "no known key signed it (if its key is one of yours, add the public key to "
                                + PublicKeySetting.EARLIER.variable() + ")");
            }
            statement = SealStatement.parse(envelope.statement());
        } catch (OccupiedPathException | SigningException e) {
            throw e;
        } catch (IOException e) {
            throw occupied(open, sha256, "it is not a seal (" + e.getMessage() + ")");
        }
        if (!statement.packageId().equals(open.packageId())) {
            throw occupied(open, sha256, "it is the seal of another package, " + statement.packageId());
        }
        ParallelCalls.Both<OutcomeList, Digest> closed;
        try {
            closed = ParallelCalls.both(
                    () -> outcomes(store, open),
                    () -> StoredPackageFiles.of(store, open).digest(PackageLayout.TAG_MANIFEST));
        } catch (MissingObjectException e) {
            throw keys.isPresent()
                    ? new ChangedPackageException(open, "is missing, or " + PackageLayout.OUTCOMES + " is missing")
                    : unverified(open, sha256, statement, "it was stored before the files that it seals");
        }
        if (!closed.other().equals(statement.tagManifest())) {
            throw keys.isPresent()
                    ? new ChangedPackageException(open, "has different content now")
                    : unverified(open, sha256, statement, "it seals a different " + PackageLayout.TAG_MANIFEST);
        }
        return new Seal(statement, Digest.of(bytes), closed.one(), new SealTimestamp.NotRequested());
    }

    /** Returns the failure without a check of the signature: the seal may be genuine and the package changed. */
    private static OccupiedPathException unverified(
            OpenRecord open, Optional<Digest> sha256, SealStatement statement, String why) {
        return occupied(
                open,
                sha256,
                why + " (unless the key " + statement.keyId()
                        + " is one of yours and ephemera verify accepts the signature: then the package was changed"
                        + " after it was sealed, and no object must be deleted)");
    }

    private static OccupiedPathException occupied(OpenRecord open, Optional<Digest> sha256, String why) {
        return new OccupiedPathException(open.packageId().prefix() + PackageLayout.SEAL, sha256, why);
    }

    static OutcomeList outcomes(EvidenceStore store, OpenRecord open) throws IOException {
        return OutcomeList.parse(store.open(open.packageId().prefix() + PackageLayout.OUTCOMES));
    }
}
