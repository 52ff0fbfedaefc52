package org.ephemera.verify;

import java.security.interfaces.ECPublicKey;
import java.util.List;
import java.util.Optional;
import org.ephemera.format.PackageReader;
import org.ephemera.format.StorePackage;
import org.ephemera.model.PackageId;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.VersionedStore;

/**
 * Verifies a package against its seal and its own documents. Nothing in the package is trusted, followed, extracted or
 * changed. The result is always a report; a package that cannot be read is UNVERIFIABLE.
 */
public final class PackageVerifier {
    private PackageVerifier() {}

    /** Verifies a package without checking its timestamp. */
    public static VerificationReport verify(PackageReader reader, ECPublicKey key, Optional<String> folder) {
        return verify(reader, List.of(key), folder, Optional.empty());
    }

    /**
     * Verifies a package.
     *
     * @param keys public keys of the sealer, obtained from them and never from the package; one has signed the seal, and
     *     each delegation
     * @param folder name of the package's folder, if known; it is an error if it is the id of another package, but not
     *     if it is any other name
     * @param timestamps verifier with the trusted authorities; if it is given, the package must have a timestamp
     */
    public static VerificationReport verify(
            PackageReader reader,
            List<ECPublicKey> keys,
            Optional<String> folder,
            Optional<TimestampVerifier> timestamps) {
        return new PackageVerification(reader, keys, folder, Optional.empty(), timestamps).run();
    }

    /** Verifies a package in a store, with versions and locks if the store keeps them. */
    public static VerificationReport verify(EvidenceStore store, PackageId id, ECPublicKey key) {
        return verify(store, id, List.of(key), Optional.empty());
    }

    /** Verifies a package in a store, with its timestamp. */
    public static VerificationReport verify(
            EvidenceStore store, PackageId id, List<ECPublicKey> keys, Optional<TimestampVerifier> timestamps) {
        Optional<PackageVerification.Versions> versions = store instanceof VersionedStore versioned
                ? Optional.of(new PackageVerification.Versions(versioned, id.prefix()))
                : Optional.empty();
        return new PackageVerification(new StorePackage(store, id), keys, Optional.of(id.value()), versions, timestamps)
                .run();
    }
}
