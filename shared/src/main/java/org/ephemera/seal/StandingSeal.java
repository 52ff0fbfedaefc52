package org.ephemera.seal;

import java.io.IOException;
import java.io.InputStream;
import java.security.interfaces.ECPublicKey;
import java.util.Optional;
import org.ephemera.bag.Layout;
import org.ephemera.bag.OpenRecord;
import org.ephemera.bag.OutcomeList;
import org.ephemera.evidence.Digest;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.MissingObjectException;
import org.ephemera.store.Together;

/**
 * Reads the seal that stands on a package. Of whoever has no key it is not verified, only that it is of this package and of the files
 * that close it: what somebody put there before it was closed is not.
 */
public final class StandingSeal {
    /** In bytes; a seal has some two thousand. What is larger was planted, and may be larger than the memory. */
    private static final int LARGEST = 1 << 20;

    private StandingSeal() {}

    /**
     * The seal, if there is one; its timestamp is not looked for.
     *
     * @throws ForeignSealException if what stands there is no seal of what is in the package
     * @throws IOException if it cannot be read
     */
    public static Optional<Seal> find(EvidenceStore store, OpenRecord open) throws IOException {
        Optional<byte[]> bytes = read(store, open);
        return bytes.isPresent() ? Optional.of(checked(store, open, bytes.get(), Optional.empty())) : Optional.empty();
    }

    /**
     * The same for whoever has a key. A seal of the package by another key is taken for one: keys are changed, and rotated.
     *
     * @throws ForeignSealException also if it is said to be by this key and is not
     * @throws ChangedPackageException if it is this key's, and what it sealed is not there any more
     */
    static Optional<Seal> find(EvidenceStore store, OpenRecord open, Signer signer) throws IOException {
        Optional<byte[]> bytes = read(store, open);
        return bytes.isPresent() ? Optional.of(checked(store, open, bytes.get(), key(signer))) : Optional.empty();
    }

    /** None of one that is disabled now: it may have signed before. */
    private static Optional<ECPublicKey> key(Signer signer) {
        try {
            return Optional.of(signer.publicKey());
        } catch (SigningException e) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> read(EvidenceStore store, OpenRecord open) throws IOException {
        try (InputStream in = store.open(open.packageId().prefix() + Layout.SEAL)) {
            return Optional.of(in.readNBytes(LARGEST + 1));
        } catch (MissingObjectException e) {
            return Optional.empty();
        }
    }

    private static Seal checked(EvidenceStore store, OpenRecord open, byte[] bytes, Optional<ECPublicKey> key)
            throws IOException {
        if (bytes.length > LARGEST) {
            throw new ForeignSealException(open, "is larger than any seal");
        }
        SealStatement statement = statement(open, bytes);
        if (!statement.packageId().equals(open.packageId())) {
            throw new ForeignSealException(open, "is the seal of another package, " + statement.packageId());
        }
        boolean genuine = key.isPresent() && isSigned(open, DsseEnvelope.parse(bytes), statement, key.get());
        Together.Both<OutcomeList, Digest> closed;
        try {
            closed = Together.both(
                    () -> outcomes(store, open),
                    () -> PackageFiles.of(store, open).digest(Layout.TAG_MANIFEST));
        } catch (MissingObjectException e) {
            throw genuine
                    ? new ChangedPackageException(open, "is gone, or " + Layout.OUTCOMES + " is")
                    : ForeignSealException.unless(
                            open, statement, "was there before anything was closed that it could seal");
        }
        if (!closed.other().equals(statement.tagManifest())) {
            throw genuine
                    ? new ChangedPackageException(open, "is another one now")
                    : ForeignSealException.unless(
                            open, statement, "is of another " + Layout.TAG_MANIFEST + " than the one beside it");
        }
        return new Seal(statement, Digest.of(bytes), closed.one(), new Timestamp.NotAsked());
    }

    /** False if it is by another key. */
    private static boolean isSigned(OpenRecord open, DsseEnvelope envelope, SealStatement statement, ECPublicKey key)
            throws ForeignSealException {
        if (envelope.isSignedBy(key)) {
            return true;
        }
        String id = PublicKeys.keyId(key);
        if (statement.keyId().equals(id) || envelope.keyId().equals(id)) {
            throw new ForeignSealException(open, "names the key " + id + ", which did not sign it");
        }
        return false;
    }

    private static SealStatement statement(OpenRecord open, byte[] envelope) throws ForeignSealException {
        try {
            return SealStatement.parse(DsseEnvelope.parse(envelope).statement());
        } catch (IOException e) {
            throw new ForeignSealException(open, "is no seal (" + e.getMessage() + ")");
        }
    }

    static OutcomeList outcomes(EvidenceStore store, OpenRecord open) throws IOException {
        return OutcomeList.parse(store.open(open.packageId().prefix() + Layout.OUTCOMES));
    }
}
