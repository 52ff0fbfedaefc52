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

    SignatureCheck(PackageFiles files, Findings findings) {
        this.files = files;
        this.findings = findings;
    }

    /** The bytes that were signed, or at least stand in the envelope; empty if there is none of the right form. */
    Optional<byte[]> run(ECPublicKey key) throws IOException {
        DsseEnvelope envelope;
        try {
            Optional<byte[]> bytes = files.whole(Layout.SEAL, LONGEST);
            if (bytes.isEmpty()) {
                findings.unsealed("there is no " + Layout.SEAL + ": not sealed yet, or the seal was taken away");
                return Optional.empty();
            }
            envelope = EnvelopeForm.read(bytes.get());
        } catch (MalformedException e) {
            findings.broken(Check.SIGNATURE, Kind.ALTERED, SEAL, Layout.SEAL + " " + e.getMessage());
            return Optional.empty();
        }
        String given = PublicKeys.keyId(key);
        boolean hinted = envelope.keyId().equals(given);
        if (!envelope.isSignedBy(key)) {
            if (hinted) {
                findings.broken(Check.SIGNATURE, Kind.ALTERED, SEAL, "the signature does not fit what it signs");
            } else {
                findings.broken(
                        Check.SIGNATURE,
                        Kind.UNKNOWN_SIGNER,
                        SEAL,
                        "not signed with the key " + given + "; the seal names "
                                + PortableNames.shown(envelope.keyId()));
            }
        } else if (!hinted) {
            findings.broken(
                    Check.SIGNATURE, Kind.ALTERED, SEAL, "signed with the given key, but the envelope names another");
        }
        findings.end(Check.SIGNATURE, "signed with the key " + given);
        return Optional.of(EnvelopeForm.statement(envelope));
    }
}
