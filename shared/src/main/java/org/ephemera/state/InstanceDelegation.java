package org.ephemera.state;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.security.interfaces.ECPublicKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.format.Json;

/**
 * Permission for one process to sign work state with its own key. The state key signs it, in a DSSE envelope of the
 * type {@link #TYPE}.
 *
 * @param key public key of the process, whose private key exists only in its memory
 * @param notBefore earliest time of a signature
 * @param notAfter latest time of a signature
 */
record InstanceDelegation(ECPublicKey key, Instant notBefore, Instant notAfter) {
    /** DSSE payload type. */
    static final String TYPE = "application/vnd.ephemera.instance+json";

    private static final String SCHEMA = "urn:ephemera:instance:v1";

    /** Returns the statement that is signed. */
    byte[] toBytes() {
        return Json.bytes(Json.object()
                .put("schema", SCHEMA)
                .put("publicKey", Base64.getEncoder().encodeToString(key.getEncoded()))
                .put("notBefore", notBefore.toString())
                .put("notAfter", notAfter.toString()));
    }

    /**
     * Parses the statement of an envelope. Its signature is not checked.
     *
     * @throws IOException if it is not a delegation of this version in the form of {@link #toBytes}
     */
    static InstanceDelegation parse(byte[] statement) throws IOException {
        JsonNode json = Json.parse(statement);
        InstanceDelegation delegation;
        try {
            delegation = new InstanceDelegation(
                    PublicKeys.fromDer(
                            Base64.getDecoder().decode(json.path("publicKey").asText())),
                    Instant.parse(json.path("notBefore").asText()),
                    Instant.parse(json.path("notAfter").asText()));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException("the delegation is malformed: " + e.getMessage(), e);
        }
        if (!Arrays.equals(delegation.toBytes(), statement)) {
            throw new IOException("the delegation is not in canonical form");
        }
        return delegation;
    }

    /** Reports whether an object may be signed at this time. */
    boolean covers(Instant time) {
        return !time.isBefore(notBefore) && !time.isAfter(notAfter);
    }
}
