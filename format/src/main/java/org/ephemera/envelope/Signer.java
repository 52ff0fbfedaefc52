package org.ephemera.envelope;

import java.security.interfaces.ECPublicKey;

/** Signer with an ECDSA P-256 key that it does not reveal. */
public interface Signer {
    /**
     * Signs a message of at most 4,096 bytes, which KMS can sign without hashing it first, with SHA256withECDSA.
     * Returns the signature in DER (RFC 3279 §2.2.3).
     */
    byte[] sign(byte[] message) throws SigningException;

    /** Returns the public key. */
    ECPublicKey publicKey() throws SigningException;

    /**
     * Returns the address of the key, e.g. {@code awskms:arn:aws:kms:…}. It is written into the seal, so it must not
     * contain a secret.
     */
    String uri();
}
