package org.ephemera.envelope;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import org.ephemera.format.SegmentWriter.SegmentSigner;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;

/** Key of one run, with its delegation. The private key is never written. */
public final class RunKey implements SegmentSigner {
    private final EphemeralKey key;
    private final RunDelegation delegation;

    private RunKey(EphemeralKey key, RunDelegation delegation) {
        this.key = key;
        this.delegation = delegation;
    }

    /**
     * Creates a key that no signer has delegated to yet.
     *
     * @param openRecord digest that the acquisition log begins with
     */
    public static RunKey create(PackageId id, Digest openRecord, Instant notBefore, Instant notAfter)
            throws SigningException {
        EphemeralKey key = EphemeralKey.create();
        byte[] run = new byte[8];
        new SecureRandom().nextBytes(run);
        String name = HexFormat.of().formatHex(run);
        return new RunKey(key, new RunDelegation(id, openRecord, name, key.publicKey(), notBefore, notAfter));
    }

    public RunDelegation delegation() {
        return delegation;
    }

    /** Returns the delegation in an envelope that the signer has signed. */
    public DsseEnvelope delegate(Signer signer) throws SigningException {
        return DsseEnvelope.sign(RunDelegation.TYPE, delegation.toBytes(), signer);
    }

    @Override
    public String run() {
        return delegation.run();
    }

    @Override
    public String sign(byte[] line) throws SigningException {
        return key.sign(line);
    }
}
