package org.ephemera.envelope;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;

/**
 * ECDSA P-256 signature: two numbers, in DER as RFC 3279 §2.2.3 defines it.
 *
 * <p>From each signature anyone can derive a second one that verifies, with the order of the curve minus {@code s}. Only
 * the form with the smaller {@code s} is created and accepted, so a signed document has one valid form.
 */
record EcdsaSignature(BigInteger r, BigInteger s) {
    private static final BigInteger HALF = PublicKeys.P256_ORDER.shiftRight(1);

    /**
     * Parses a signature.
     *
     * @throws IOException if it is not two positive numbers in canonical DER. The JDK accepts a negative number as the
     *     positive one with the same bits, but openssl does not: two verifiers would not agree on it
     */
    static EcdsaSignature parse(byte[] der) throws IOException {
        DerReader whole = new DerReader(der);
        DerReader numbers = whole.enter(DerReader.SEQUENCE);
        whole.finish();
        byte[] r = numbers.take(DerReader.INTEGER);
        byte[] s = numbers.take(DerReader.INTEGER);
        numbers.finish();
        if (r.length == 0 || s.length == 0) {
            throw new IOException("the signature has an empty number");
        }
        EcdsaSignature signature = new EcdsaSignature(new BigInteger(r), new BigInteger(s));
        if (signature.r.signum() <= 0 || signature.s.signum() <= 0 || !Arrays.equals(signature.toDer(), der)) {
            throw new IOException("the signature is not two positive numbers in canonical DER");
        }
        return signature;
    }

    /** Reports whether {@code der} is a signature over the message in its one accepted form. */
    static boolean verifies(ECPublicKey key, byte[] message, byte[] der) {
        try {
            Signature verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(key);
            verifier.update(message);
            return parse(der).isLow() && verifier.verify(der);
        } catch (GeneralSecurityException | IOException e) {
            return false;
        }
    }

    /** Returns the form of this signature with the smaller {@code s}. */
    EcdsaSignature low() {
        return isLow() ? this : new EcdsaSignature(r, PublicKeys.P256_ORDER.subtract(s));
    }

    private boolean isLow() {
        return s.compareTo(HALF) <= 0;
    }

    /** Returns the signature in DER. With P-256 each length fits one byte. */
    byte[] toDer() {
        byte[] first = r.toByteArray();
        byte[] second = s.toByteArray();
        ByteArrayOutputStream der = new ByteArrayOutputStream();
        der.write(DerReader.SEQUENCE);
        der.write(first.length + second.length + 4);
        for (byte[] number : new byte[][] {first, second}) {
            der.write(DerReader.INTEGER);
            der.write(number.length);
            der.writeBytes(number);
        }
        return der.toByteArray();
    }
}
