package org.ephemera.verify;

/**
 * Decides whether a timestamp (RFC 3161) is to be believed. It takes a library for certificates and CMS to do that,
 * which the rest of the verifier does without.
 */
public interface TimestampVerifier {
    /**
     * Verifies that an authority which is trusted stamped exactly these bytes.
     *
     * @param response DER {@code TimeStampResp}; may be anything at all
     * @param seal the bytes of {@code seal.dsse.json}
     * @throws BadTimestampException says what is wrong with it
     */
    AttestedTime verify(byte[] response, byte[] seal) throws BadTimestampException;
}
