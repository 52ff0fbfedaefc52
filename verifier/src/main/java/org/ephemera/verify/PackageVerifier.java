package org.ephemera.verify;

import java.security.interfaces.ECPublicKey;
import java.util.Optional;
import org.ephemera.format.PackageReader;
import org.ephemera.format.StorePackage;
import org.ephemera.model.PackageId;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.VersionedStore;

/**
 * Checks a package against its seal and against itself. Nothing in the package is believed, followed, extracted or
 * changed; whatever it holds, the answer is a report: one that cannot be read is UNVERIFIABLE.
 */
public final class PackageVerifier {
    private PackageVerifier() {}

    /** Verifies a package as it lies somewhere; a timestamp is not looked into. */
    public static VerificationReport verify(PackageReader reader, ECPublicKey key, Optional<String> folder) {
        return verify(reader, key, folder, Optional.empty());
    }

    /**
     * Verifies a package as it lies somewhere.
     *
     * @param key of whoever sealed it, got from its owner and never from the package
     * @param folder what the package's folder is called, as far as known; one that looks like another package's id is
     *     an error, any other name is not
     * @param timestamps knows whose timestamps are trusted; the package must then have one
     */
    public static VerificationReport verify(
            PackageReader reader, ECPublicKey key, Optional<String> folder, Optional<TimestampVerifier> timestamps) {
        return new Verification(reader, key, folder, Optional.empty(), timestamps).run();
    }

    /** Verifies a package in a store, its versions and locks too if the store keeps them. */
    public static VerificationReport verify(EvidenceStore store, PackageId id, ECPublicKey key) {
        return verify(store, id, key, Optional.empty());
    }

    /** Verifies a package in a store, with its timestamp. */
    public static VerificationReport verify(
            EvidenceStore store, PackageId id, ECPublicKey key, Optional<TimestampVerifier> timestamps) {
        Optional<Verification.Versions> versions = store instanceof VersionedStore versioned
                ? Optional.of(new Verification.Versions(versioned, id.prefix()))
                : Optional.empty();
        return new Verification(new StorePackage(store, id), key, Optional.of(id.value()), versions, timestamps).run();
    }
}
