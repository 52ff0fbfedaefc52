package org.ephemera.azure.keyvault;

import java.math.BigInteger;
import java.util.Arrays;

/** Signatures as Key Vault gives them: r and s one after the other, as many bytes each as the curve's order has. */
final class P1363 {
    private static final int HALF = 32;
    private static final byte INTEGER = 0x02;
    private static final byte SEQUENCE = 0x30;

    private P1363() {}

    /**
     * The same as DER (RFC 3279 §2.2.3), for P-256: at most 72 bytes, so that every length fits one.
     *
     * @throws IllegalArgumentException if there are not 64 bytes
     */
    static byte[] toDer(byte[] signature) {
        if (signature.length != 2 * HALF) {
            throw new IllegalArgumentException(signature.length + " bytes are no signature with P-256");
        }
        // Without leading zeros, but for one where the number would be taken for a negative one.
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
