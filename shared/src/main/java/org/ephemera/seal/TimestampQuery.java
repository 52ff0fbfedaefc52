package org.ephemera.seal;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.ephemera.model.Digest;

/**
 * Timestamp request (RFC 3161 §2.4.1): version 1, SHA-256, a nonce of eight bytes, and a request for the authority's
 * certificate. Without the certificate, the response cannot be verified.
 *
 * @param nonce positive and exactly eight bytes long
 */
record TimestampQuery(Digest digest, BigInteger nonce) {
    private static final int NONCE_BITS = 63;

    /** Version and algorithm; with the digest that follows, the message imprint. */
    private static final byte[] HEAD =
            HexFormat.of().parseHex("3043" + "020101" + "3031" + "300d" + "0609608648016503040201" + "0500" + "0420");

    /** DER header of an INTEGER of eight bytes. */
    private static final byte[] NONCE = HexFormat.of().parseHex("0208");

    /** DER encoding of certReq TRUE. */
    private static final byte[] CERTIFICATE = HexFormat.of().parseHex("0101ff");

    static TimestampQuery of(Digest digest, SecureRandom random) {
        // Sets the highest usable bit, so that the encoding always has eight bytes.
        return new TimestampQuery(digest, new BigInteger(NONCE_BITS, random).setBit(NONCE_BITS - 1));
    }

    /** Returns the DER encoding, 69 bytes. */
    byte[] toBytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(HEAD);
        out.writeBytes(digest.bytes());
        out.writeBytes(NONCE);
        out.writeBytes(nonce.toByteArray());
        out.writeBytes(CERTIFICATE);
        return out.toByteArray();
    }
}
