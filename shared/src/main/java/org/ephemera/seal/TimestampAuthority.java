package org.ephemera.seal;

import org.ephemera.model.Digest;

/** Somebody else with a clock, who signs that something existed by a certain time (RFC 3161). */
public interface TimestampAuthority {
    /**
     * Asks for the time now.
     *
     * @param seal SHA-256 of the bytes of {@code seal.dsse.json}; nothing else is told
     * @return the answer as it came, a DER {@code TimeStampResp} that grants a timestamp of this digest and has the
     *     authority's certificate in it. Its signature is not verified: that is for whoever trusts a root
     * @throws TimestampException if no such answer could be had
     */
    byte[] stamp(Digest seal) throws TimestampException;
}
