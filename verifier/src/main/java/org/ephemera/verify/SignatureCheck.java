package org.ephemera.verify;

import java.io.IOException;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import java.util.Optional;
import org.ephemera.envelope.DsseEnvelope;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.format.PackageLayout;
import org.ephemera.verify.parse.EnvelopeParser;
import org.ephemera.verify.parse.MalformedException;

/**
 * Check that one of the given keys signed the seal. The envelope's key id is not authenticated and never a reason to trust: it
 * only distinguishes a seal by another key from a broken seal. A signature of the given key under another key id is
 * broken, because an envelope has one form and its key id is the fingerprint of its key.
 */
final class SignatureCheck {
    private static final int LONGEST = 1 << 16;
    private static final CheckLocation SEAL = CheckLocation.of(PackageLayout.SEAL);

    private final PackageFiles files;
    private final List<ECPublicKey> keys;
    private final CheckResults findings;
    private Optional<byte[]> seal = Optional.empty();
    private Optional<DsseEnvelope> envelope = Optional.empty();
    private boolean verified;

    /**
     * Creates the check.
     *
     * @param keys keys of the sealer, at least one: the current one first, then earlier ones
     */
    SignatureCheck(PackageFiles files, List<ECPublicKey> keys, CheckResults findings) {
        this.files = files;
        this.keys = keys;
        this.findings = findings;
    }

    /** Reads the envelope without trusting any of it. */
    void read() throws IOException {
        try {
            seal = files.readFully(PackageLayout.SEAL, LONGEST);
            if (seal.isPresent()) {
                envelope = Optional.of(EnvelopeParser.read(seal.get()));
            } else {
                findings.unsealed(
                        "there is no " + PackageLayout.SEAL + ": the package is not sealed, or the seal was deleted");
            }
        } catch (MalformedException e) {
            findings.broken(
                    VerificationCheck.SIGNATURE,
                    DeviationKind.ALTERED,
                    SEAL,
                    PackageLayout.SEAL + " " + e.getMessage());
        }
    }

    /** Returns the given key that signed the seal, or the first one if none did. */
    ECPublicKey key() {
        return keys.stream()
                .filter(key -> envelope.isPresent() && envelope.get().isSignedBy(key))
                .findFirst()
                .orElse(keys.getFirst());
    }

    /** Returns the seal, which is read once so that every check uses the same bytes; empty if there is no seal. */
    Optional<byte[]> seal() {
        return seal;
    }

    /** Returns the signed bytes, not verified yet; empty if there is no well-formed envelope. */
    Optional<byte[]> statement() {
        return envelope.map(EnvelopeParser::statement);
    }

    /**
     * Returns the key id that the statement has to contain: that of the given key, or that of the envelope if another
     * key signed it. A seal of another key is thus reported once.
     */
    String keyId() {
        ECPublicKey key = key();
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
        ECPublicKey key = key();
        String given = PublicKeys.keyId(key);
        String named = envelope.get().keyId();
        boolean signed = envelope.get().isSignedBy(key);
        verified = signed && named.equals(given);
        if (!signed && !named.equals(given) && PublicKeys.isKeyId(named)) {
            findings.otherKey(
                    SEAL, "signed with another key: the seal states " + named + ", but the given key is " + given);
        } else if (!signed) {
            findings.broken(VerificationCheck.SIGNATURE, DeviationKind.ALTERED, SEAL, "the signature does not verify");
        } else if (!named.equals(given)) {
            findings.broken(
                    VerificationCheck.SIGNATURE,
                    DeviationKind.ALTERED,
                    SEAL,
                    "signed with the given key, but the envelope states another key id");
        }
        findings.end(VerificationCheck.SIGNATURE, "signed with the key " + given);
    }
}
