package org.ephemera.azure.keyvault;

import java.math.BigInteger;
import java.util.Arrays;

/** Conversion of the signature format of Key Vault: r and s concatenated, each with the length of the curve's order. */
final class P1363Signature {
    private static final int HALF = 32;
    private static final byte INTEGER = 0x02;
    private static final byte SEQUENCE = 0x30;

    private P1363Signature() {}

    /**
     * Converts a P-256 signature to DER (RFC 3279 §2.2.3). The result has at most 72 bytes, so every length fits one
     * byte.
     *
     * @throws IllegalArgumentException if the signature does not have 64 bytes
     */
    static byte[] toDer(byte[] signature) {
        if (signature.length != 2 * HALF) {
            throw new IllegalArgumentException(signature.length + " bytes are not a P-256 signature");
        }
        // DER integers have no leading zeros, except one that keeps the number positive.
        byte[] r = new BigInteger(1, Arrays.copyOf(signature, HALF)).toByteArray();
        byte[] s = new BigInteger(1, Arrays.copyOfRange(signature, HALF, 2 * HALF)).toByteArray();
        byte[] der = new byte[6 + r.length + s.length];
        der[0] = SEQUENCE;
        der[1] = (byte) (der.length - 2);
        put(der, 2, r);
        put(der, 4 + r.length, s);
        return der;
    }

    private static void put(byte[] der, int at, byte[] number) {
        der[at] = INTEGER;
        der[at + 1] = (byte) number.length;
        System.arraycopy(number, 0, der, at + 2, number.length);
    }
}
