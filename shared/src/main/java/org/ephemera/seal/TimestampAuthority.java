package org.ephemera.seal;

import org.ephemera.model.Digest;

/** Third party that signs that data existed at a certain time (RFC 3161). */
public interface TimestampAuthority {
    /**
     * Requests a timestamp for the current time.
     *
     * @param seal SHA-256 of the bytes of {@code seal.dsse.json}; the only data that is sent
     * @return the response as received: a DER {@code TimeStampResp} that grants a timestamp of this digest and contains
     *     the authority's certificate. Its signature is not verified; verification needs a trusted root
     * @throws TimestampException if the authority returns no such response
     */
    byte[] requestTimestamp(Digest seal) throws TimestampException;
}
