package org.ephemera.envelope;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import org.ephemera.format.Json;

/**
 * DSSE envelope (secure-systems-lab/dsse v1.0.2) with one signature, compact on one line.
 *
 * @param type payload type of the statement; it is signed too, so a statement cannot be used as one of another type
 * @param payload the statement, Base64
 * @param keyId id of the signing key as the envelope states it; not authenticated, so never a reason to trust the
 *     signature
 * @param signature DER, Base64
 */
public record DsseEnvelope(String type, String payload, String keyId, String signature) {
    /** Payload type of a seal. */
    public static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";

    /** Size limit in bytes of a message that KMS signs without hashing it first (MessageType RAW). */
    private static final int LONGEST = 4096;
    /** Creates the envelope of a seal. */
    public DsseEnvelope(String payload, String keyId, String signature) {
        this(PAYLOAD_TYPE, payload, keyId, signature);
    }

    /**
     * Signs the statement of a seal, and verifies the signature with the signer's public key.
     *
     * @throws SigningException if the signer fails, or if its public key does not verify the signature
     */
    public static DsseEnvelope sign(byte[] statement, Signer signer) throws SigningException {
        return sign(PAYLOAD_TYPE, statement, signer);
    }

    /** Signs a statement of this type, as {@link #sign(byte[], Signer)} does. */
    public static DsseEnvelope sign(String type, byte[] statement, Signer signer) throws SigningException {
        byte[] message = encode(type, statement);
        if (message.length > LONGEST) {
            throw new SigningException("the seal has " + message.length + " bytes, more than the " + LONGEST
                    + " that can be signed; this is a defect of the program, please report it");
        }
        Base64.Encoder base64 = Base64.getEncoder();
        ECPublicKey key = signer.publicKey(); // read once: the signer may change its key after a failure
        DsseEnvelope envelope = new DsseEnvelope(
                type,
                base64.encodeToString(statement),
                PublicKeys.keyId(key),
                base64.encodeToString(low(signer.sign(message))));
        if (!envelope.isSignedBy(key)) {
            throw new SigningException("the signature of the signer " + signer.uri()
                    + " does not verify with its own public key; check that key and signer belong together");
        }
        return envelope;
    }

    /** Returns the accepted form of a signature; services return either form. */
    private static byte[] low(byte[] der) throws SigningException {
        try {
            return EcdsaSignature.parse(der).low().toDer();
        } catch (IOException e) {
            throw new SigningException(
                    "the signer returned something else than an ECDSA signature: " + e.getMessage(), e);
        }
    }

    /**
     * Parses the envelope of a seal: the payload type of a seal and one signature.
     *
     * @throws IOException if the envelope has another form; the message states the difference
     */
    public static DsseEnvelope parse(byte[] bytes) throws IOException {
        return parse(PAYLOAD_TYPE, bytes);
    }

    /** Parses the envelope of a statement of this type. */
    public static DsseEnvelope parse(String type, byte[] bytes) throws IOException {
        JsonNode json = Json.parse(bytes);
        if (!json.path("payloadType").asText().equals(type)) {
            throw new IOException("the envelope's payloadType is not " + type);
        }
        JsonNode signatures = json.path("signatures");
        if (signatures.size() != 1) {
            throw new IOException("the envelope has " + signatures.size() + " signatures instead of one");
        }
        return new DsseEnvelope(
                type,
                Json.text(json, "payload").orElseThrow(() -> new IOException("the envelope has no payload")),
                Json.text(signatures.path(0), "keyid").orElse(""),
                Json.text(signatures.path(0), "sig").orElseThrow(() -> new IOException("the signature is empty")));
    }

    /** Returns the envelope as JSON on one line. */
    public byte[] toBytes() {
        ObjectNode json = Json.object().put("payload", payload).put("payloadType", type);
        json.putArray("signatures").addObject().put("keyid", keyId).put("sig", signature);
        return Json.bytes(json);
    }

    /**
     * Returns the bytes of the statement that were signed.
     *
     * @throws IOException if the payload is not Base64
     */
    public byte[] statement() throws IOException {
        return decode(payload, "payload");
    }

    /** Reports whether the signature over the statement verifies with {@code key} and has its one accepted form. */
    public boolean isSignedBy(ECPublicKey key) {
        try {
            return EcdsaSignature.verifies(key, encode(type, statement()), decode(signature, "signature"));
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the pre-authentication encoding of DSSE: the bytes of a seal that are signed. */
    public static byte[] encode(byte[] body) {
        return encode(PAYLOAD_TYPE, body);
    }

    private static byte[] encode(String type, byte[] body) {
        byte[] head =
                ("DSSEv1 " + type.length() + " " + type + " " + body.length + " ").getBytes(StandardCharsets.US_ASCII);
        byte[] message = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, message, head.length, body.length);
        return message;
    }

    private static byte[] decode(String text, String what) throws IOException {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IOException("the envelope's " + what + " is not Base64", e);
        }
    }
}
