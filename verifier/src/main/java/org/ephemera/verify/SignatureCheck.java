package org.ephemera.verify;

import java.io.IOException;
import java.security.interfaces.ECPublicKey;
import java.util.Optional;
import org.ephemera.envelope.DsseEnvelope;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.format.PackageLayout;
import org.ephemera.verify.parse.EnvelopeForm;
import org.ephemera.verify.parse.MalformedException;

/**
 * Check that the given key signed the seal. The envelope's key id is not authenticated and never a reason to trust: it
 * only distinguishes a seal by another key from a broken seal. A signature of the given key under another key id is
 * broken, because an envelope has one form and its key id is the fingerprint of its key.
 */
final class SignatureCheck {
    private static final int LONGEST = 1 << 16;
    private static final CheckLocation SEAL = CheckLocation.of(PackageLayout.SEAL);

    private final PackageFiles files;
    private final ECPublicKey key;
    private final CheckResults findings;
    private Optional<byte[]> seal = Optional.empty();
    private Optional<DsseEnvelope> envelope = Optional.empty();
    private boolean verified;

    SignatureCheck(PackageFiles files, ECPublicKey key, CheckResults findings) {
        this.files = files;
        this.key = key;
        this.findings = findings;
    }

    /** Reads the envelope, and believes none of it. */
    void read() throws IOException {
        try {
            seal = files.whole(PackageLayout.SEAL, LONGEST);
            if (seal.isPresent()) {
                envelope = Optional.of(EnvelopeForm.read(seal.get()));
            } else {
                findings.unsealed("there is no " + PackageLayout.SEAL + ": not sealed yet, or the seal was taken away");
            }
        } catch (MalformedException e) {
            findings.broken(Check.SIGNATURE, DeviationKind.ALTERED, SEAL, PackageLayout.SEAL + " " + e.getMessage());
        }
    }

    /** The seal as it was read, once: what else is said of a seal must be of this one. Empty if there is none. */
    Optional<byte[]> seal() {
        return seal;
    }

    /** The bytes that are said to be signed; empty if there is no envelope of the right form. */
    Optional<byte[]> statement() {
        return envelope.map(EnvelopeForm::statement);
    }

    /** The key that the statement has to name: that of a stranger names its own, and is said to be a stranger's once. */
    String keyId() {
        String given = PublicKeys.keyId(key);
        return envelope.filter(form -> !form.isSignedBy(key))
                .map(DsseEnvelope::keyId)
                .orElse(given);
    }

    /** Reports whether the given key signed the envelope. No statement of the seal is verified before. */
    boolean isVerified() {
        return verified;
    }

    void verify() {
        if (envelope.isEmpty()) {
            return;
        }
        String given = PublicKeys.keyId(key);
        String named = envelope.get().keyId();
        boolean signed = envelope.get().isSignedBy(key);
        verified = signed && named.equals(given);
        if (!signed && !named.equals(given) && PublicKeys.isKeyId(named)) {
            findings.otherKey(SEAL, "signed with another key: the seal names " + named + ", the given key is " + given);
        } else if (!signed) {
            findings.broken(Check.SIGNATURE, DeviationKind.ALTERED, SEAL, "the signature does not fit what it signs");
        } else if (!named.equals(given)) {
            findings.broken(
                    Check.SIGNATURE,
                    DeviationKind.ALTERED,
                    SEAL,
                    "signed with the given key, but the envelope names another");
        }
        findings.end(Check.SIGNATURE, "signed with the key " + given);
    }
}
