package org.ephemera.envelope;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import org.ephemera.format.Json;

/**
 * A DSSE envelope (secure-systems-lab/dsse v1.0.2) with one signature, compact on one line.
 *
 * @param type of the statement: what is signed as one is never taken for another
 * @param payload the statement, Base64
 * @param keyId which key is said to have signed: a hint, never a reason to trust
 * @param signature DER, Base64
 */
public record DsseEnvelope(String type, String payload, String keyId, String signature) {
    /** Of a seal. */
    public static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";

    /** KMS signs at most so many bytes as they are (MessageType RAW). */
    private static final int LONGEST = 4096;
    /** Tag and length of a signature's sequence and of its two numbers: with P-256 each length fits one byte. */
    private static final int HEADS = 6;

    /** Of a seal. */
    public DsseEnvelope(String payload, String keyId, String signature) {
        this(PAYLOAD_TYPE, payload, keyId, signature);
    }

    /**
     * Signs a seal's statement, and checks the signature with the signer's public key before anybody relies on it.
     *
     * @throws SigningException if the signer fails, or signs what its public key does not verify
     */
    public static DsseEnvelope sign(byte[] statement, Signer signer) throws SigningException {
        return sign(PAYLOAD_TYPE, statement, signer);
    }

    /** The same for a statement of this type. */
    public static DsseEnvelope sign(String type, byte[] statement, Signer signer) throws SigningException {
        byte[] message = encode(type, statement);
        if (message.length > LONGEST) {
            throw new SigningException("the seal has " + message.length + " bytes, more than the " + LONGEST
                    + " that can be signed; this is a defect of the program, please report it");
        }
        Base64.Encoder base64 = Base64.getEncoder();
        ECPublicKey key = signer.publicKey(); // once: the signer may take another one up when this one signs no more
        DsseEnvelope envelope = new DsseEnvelope(
                type,
                base64.encodeToString(statement),
                PublicKeys.keyId(key),
                base64.encodeToString(signer.sign(message)));
        if (!envelope.isSignedBy(key)) {
            throw new SigningException(
                    "the signer " + signer.uri()
                            + " made a signature that its own public key does not verify; check that key and signer belong together");
        }
        return envelope;
    }

    /**
     * Reads an envelope of exactly our form: the known payload type and one signature.
     *
     * @throws IOException says what is not of that form
     */
    public static DsseEnvelope parse(byte[] bytes) throws IOException {
        return parse(PAYLOAD_TYPE, bytes);
    }

    /** The same for a statement of this type. */
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

    public byte[] toBytes() {
        ObjectNode json = Json.object().put("payload", payload).put("payloadType", type);
        json.putArray("signatures").addObject().put("keyid", keyId).put("sig", signature);
        return Json.bytes(json);
    }

    /**
     * The statement's bytes as they were signed.
     *
     * @throws IOException if the payload is not Base64
     */
    public byte[] statement() throws IOException {
        return decode(payload, "payload");
    }

    /** True only if the signature over the statement verifies with {@code key}, and is written as DER writes it. */
    public boolean isSignedBy(ECPublicKey key) {
        try {
            byte[] der = decode(signature, "signature");
            Signature verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(key);
            verifier.update(encode(type, statement()));
            return isOneWay(der) && verifier.verify(der);
        } catch (GeneralSecurityException | IOException e) {
            return false;
        }
    }

    /**
     * True for two positive numbers without a byte too many or too few. The JDK takes a negative number for the positive one of
     * the same bits, which openssl does not: anybody could write a seal that one verifier accepts and another refuses.
     */
    private static boolean isOneWay(byte[] der) throws IOException {
        DerReader whole = new DerReader(der);
        DerReader numbers = whole.enter(DerReader.SEQUENCE);
        whole.finish();
        byte[] r = numbers.take(DerReader.INTEGER);
        byte[] s = numbers.take(DerReader.INTEGER);
        numbers.finish();
        return isPositive(r) && isPositive(s) && der.length == HEADS + r.length + s.length;
    }

    private static boolean isPositive(byte[] number) {
        return number.length > 0
                && new BigInteger(number).signum() > 0
                && Arrays.equals(new BigInteger(number).toByteArray(), number);
    }

    /** DSSE's pre-authentication encoding: what is signed of a seal. */
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
