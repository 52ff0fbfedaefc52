package org.ephemera.envelope;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** ECDSA P-256 key that exists only in the memory of this process. */
public final class EphemeralKey {
    private final KeyPair pair;

    private EphemeralKey(KeyPair pair) {
        this.pair = pair;
    }

    public static EphemeralKey create() throws SigningException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), new SecureRandom());
            return new EphemeralKey(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new SigningException("this Java runtime cannot create a P-256 key; use JDK 21 or newer", e);
        }
    }

    public ECPublicKey publicKey() {
        return (ECPublicKey) pair.getPublic();
    }

    /** Returns the signature of a message: DER with the smaller {@code s}, in Base64. */
    public String sign(byte[] message) throws SigningException {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(message);
            byte[] der = EcdsaSignature.parse(signature.sign()).low().toDer();
            return Base64.getEncoder().encodeToString(der);
        } catch (GeneralSecurityException | IOException e) {
            throw new SigningException("a key in memory cannot sign: " + e.getMessage(), e);
        }
    }

    /** Reports whether a signature in the form of {@link #sign} verifies with a public key. */
    public static boolean hasSigned(ECPublicKey key, byte[] message, String signature) {
        try {
            return EcdsaSignature.verifies(key, message, Base64.getDecoder().decode(signature));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
