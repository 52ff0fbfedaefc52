package org.ephemera.verify;

/**
 * Verifier of timestamps (RFC 3161). It is a port, because it needs a library for certificates and CMS, and the rest of
 * the verifier needs none.
 */
public interface TimestampVerifier {
    /**
     * Verifies that a trusted authority stamped exactly these bytes.
     *
     * @param response DER {@code TimeStampResp}; it may be any bytes
     * @param seal the bytes of {@code seal.dsse.json}
     * @throws BadTimestampException if the timestamp is invalid; the message states the reason
     */
    AttestedTime verify(byte[] response, byte[] seal) throws BadTimestampException;
}
