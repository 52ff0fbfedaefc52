package org.ephemera.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import org.ephemera.format.Json;
import org.ephemera.model.Digest;

/**
 * Object of the work state. It is stored as its content, a line feed, and a line with the signature and the delegation
 * of the process that signed it.
 *
 * @param key of the object in the store, which is signed too: an object cannot be moved
 * @param signedAt time of the signature
 */
@SuppressWarnings("ArrayRecordComponent") // made and read in one place
record SignedObject(String key, byte[] content, Instant signedAt) {
    static final String SCHEMA = "urn:ephemera:state-signature:v1";
    static final String SIGNED_AT = "signedAt";
    static final String SIGNATURE = "sig";
    static final String DELEGATION = "delegation";

    /** Returns the bytes that are signed. */
    byte[] message() {
        return (SCHEMA + "\n" + key + "\n" + signedAt + "\n"
                        + Digest.of(content).hex() + "\n")
                .getBytes(UTF_8);
    }

    /** Returns the bytes that are stored. */
    byte[] toBytes(String signature, JsonNode delegation) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(content.length + 1500);
        bytes.writeBytes(content);
        bytes.write('\n');
        bytes.writeBytes(Json.bytes(Json.object()
                .put("schema", SCHEMA)
                .put(SIGNED_AT, signedAt.toString())
                .put(SIGNATURE, signature)
                .set(DELEGATION, delegation)));
        bytes.write('\n');
        return bytes.toByteArray();
    }
}
