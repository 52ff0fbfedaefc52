package org.ephemera.envelope;

import java.security.interfaces.ECPublicKey;

/** Holds an ECDSA P-256 key that it does not give away. */
public interface Signer {
    /** SHA256withECDSA over {@code message}, DER (RFC 3279 §2.2.3). At most 4,096 bytes, so that KMS can sign them raw. */
    byte[] sign(byte[] message) throws SigningException;

    ECPublicKey publicKey() throws SigningException;

    /** Where the key is, e.g. {@code awskms:arn:aws:kms:…}; written into the seal, so it must not hold a secret. */
    String uri();
}
