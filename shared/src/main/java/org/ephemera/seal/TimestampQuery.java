package org.ephemera.seal;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.ephemera.model.Digest;

/**
 * The question for a timestamp (RFC 3161 §2.4.1): version 1, SHA-256, a nonce of eight bytes, and the wish for the
 * authority's certificate, without which nobody could verify the answer.
 *
 * @param nonce positive and of exactly eight bytes
 */
record TimestampQuery(Digest digest, BigInteger nonce) {
    private static final int NONCE_BITS = 63;

    /** Version, algorithm and, with the digest that follows, the imprint. */
    private static final byte[] HEAD =
            HexFormat.of().parseHex("3043" + "020101" + "3031" + "300d" + "0609608648016503040201" + "0500" + "0420");

    /** An INTEGER of eight bytes. */
    private static final byte[] NONCE = HexFormat.of().parseHex("0208");

    /** certReq is TRUE. */
    private static final byte[] CERTIFICATE = HexFormat.of().parseHex("0101ff");

    static TimestampQuery of(Digest digest, SecureRandom random) {
        // The highest bit that an integer of eight bytes can have: its encoding is never shorter.
        return new TimestampQuery(digest, new BigInteger(NONCE_BITS, random).setBit(NONCE_BITS - 1));
    }

    /** DER, 69 bytes. */
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
