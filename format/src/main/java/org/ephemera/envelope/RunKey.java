package org.ephemera.envelope;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import org.ephemera.format.SegmentWriter.SegmentSigner;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;

/** Key of one run, with its delegation. The private key is never written. */
public final class RunKey implements SegmentSigner {
    private final KeyPair pair;
    private final RunDelegation delegation;

    private RunKey(KeyPair pair, RunDelegation delegation) {
        this.pair = pair;
        this.delegation = delegation;
    }

    /**
     * Creates a key that no signer has delegated to yet.
     *
     * @param openRecord digest that the acquisition log begins with
     */
    public static RunKey create(PackageId id, Digest openRecord, Instant notBefore, Instant notAfter)
            throws SigningException {
        try {
            SecureRandom random = new SecureRandom();
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            byte[] run = new byte[8];
            random.nextBytes(run);
            return new RunKey(
                    pair,
                    new RunDelegation(
                            id,
                            openRecord,
                            HexFormat.of().formatHex(run),
                            (ECPublicKey) pair.getPublic(),
                            notBefore,
                            notAfter));
        } catch (GeneralSecurityException e) {
            throw new SigningException("this Java runtime cannot create a P-256 key; use JDK 21 or newer", e);
        }
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
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(line);
            byte[] der = EcdsaSignature.parse(signature.sign()).low().toDer();
            return Base64.getEncoder().encodeToString(der);
        } catch (GeneralSecurityException | IOException e) {
            throw new SigningException("the run's key cannot sign: " + e.getMessage(), e);
        }
    }
}
