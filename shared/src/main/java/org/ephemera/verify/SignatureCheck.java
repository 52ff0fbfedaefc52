package org.ephemera.verify;

import java.io.IOException;
import java.security.interfaces.ECPublicKey;
import java.util.Optional;
import org.ephemera.bag.Layout;
import org.ephemera.seal.DsseEnvelope;
import org.ephemera.seal.PublicKeys;

/** Whether the given key signed the seal. What the envelope says of its key is a hint for the message only. */
final class SignatureCheck {
    private static final int LONGEST = 1 << 16;
    private static final Place SEAL = Place.of(Layout.SEAL);

    private final PackageFiles files;
    private final Findings findings;
    private Optional<byte[]> seal = Optional.empty();
    private Optional<DsseEnvelope> envelope = Optional.empty();

    SignatureCheck(PackageFiles files, Findings findings) {
        this.files = files;
        this.findings = findings;
    }

    /** Reads the envelope, and believes none of it. */
    void read() throws IOException {
        try {
            seal = files.whole(Layout.SEAL, LONGEST);
            if (seal.isPresent()) {
                envelope = Optional.of(EnvelopeForm.read(seal.get()));
            } else {
                findings.unsealed("there is no " + Layout.SEAL + ": not sealed yet, or the seal was taken away");
            }
        } catch (MalformedException e) {
            findings.broken(Check.SIGNATURE, Kind.ALTERED, SEAL, Layout.SEAL + " " + e.getMessage());
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
    String keyId(ECPublicKey key) {
        String given = PublicKeys.keyId(key);
        return envelope.filter(form -> !form.isSignedBy(key))
                .map(DsseEnvelope::keyId)
                .orElse(given);
    }

    void verify(ECPublicKey key) {
        if (envelope.isEmpty()) {
            return;
        }
        String given = PublicKeys.keyId(key);
        String named = envelope.get().keyId();
        boolean signed = envelope.get().isSignedBy(key);
        if (!signed && !named.equals(given)) {
            findings.broken(
                    Check.SIGNATURE,
                    Kind.UNKNOWN_SIGNER,
                    SEAL,
                    "not signed with the key " + given + "; the seal names " + PortableNames.shown(named));
        } else if (!signed) {
            findings.broken(Check.SIGNATURE, Kind.ALTERED, SEAL, "the signature does not fit what it signs");
        } else if (!named.equals(given)) {
            findings.broken(
                    Check.SIGNATURE, Kind.ALTERED, SEAL, "signed with the given key, but the envelope names another");
        }
        findings.end(Check.SIGNATURE, "signed with the key " + given);
    }
}
