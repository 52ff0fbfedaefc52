package org.ephemera.verify.parse;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.ephemera.envelope.DsseEnvelope;

/**
 * Strict parser of envelopes, which accepts exactly one form, byte for byte. It uses no JSON parser, so no input can be
 * read in two ways or be partly ignored.
 */
public final class EnvelopeParser {
    private static final String PAYLOAD = "{\"payload\":\"";
    private static final String TYPE = "\",\"payloadType\":\"";
    private static final String KEY_ID = "\",\"signatures\":[{\"keyid\":\"";
    private static final String SIGNATURE = "\",\"sig\":\"";
    private static final String END = "\"}]}";

    private final String text;
    private int position;

    private EnvelopeParser(String text) {
        this.text = text;
    }

    /**
     * Parses the envelope of a seal.
     *
     * @throws MalformedException if a byte differs from the form of a seal
     */
    public static DsseEnvelope read(byte[] bytes) throws MalformedException {
        return read(DsseEnvelope.PAYLOAD_TYPE, bytes);
    }

    /** Parses an envelope of this payload type. */
    public static DsseEnvelope read(String type, byte[] bytes) throws MalformedException {
        EnvelopeParser form = new EnvelopeParser(new String(bytes, StandardCharsets.ISO_8859_1));
        String payload = form.textAfter(PAYLOAD);
        String keyId = form.textAfter(TYPE + type + KEY_ID);
        String signature = form.textAfter(SIGNATURE);
        form.expect(END);
        if (form.position != form.text.length()) {
            throw new MalformedException("has content after its signature");
        }
        checkBase64(payload);
        checkBase64(signature);
        return new DsseEnvelope(type, payload, keyId, signature);
    }

    /** Returns the decoded statement of an envelope that {@link #read} has accepted. */
    public static byte[] statement(DsseEnvelope envelope) {
        return Base64.getDecoder().decode(envelope.payload());
    }

    /** Returns the text between {@code name} and the next quotation mark. */
    private String textAfter(String name) throws MalformedException {
        expect(name);
        int end = text.indexOf('"', position);
        if (end < 0) {
            throw new MalformedException("is truncated");
        }
        String value = text.substring(position, end);
        position = end;
        return value;
    }

    private void expect(String part) throws MalformedException {
        if (!text.startsWith(part, position)) {
            throw new MalformedException("does not have the form of an envelope at byte " + (position + 1));
        }
        position += part.length();
    }

    /**
     * Checks for the canonical Base64 form: several final characters decode to the same bytes, and only one of them is
     * written.
     */
    private static void checkBase64(String value) throws MalformedException {
        try {
            if (Base64.getEncoder()
                    .encodeToString(Base64.getDecoder().decode(value))
                    .equals(value)) {
                return;
            }
        } catch (IllegalArgumentException e) {
            throw new MalformedException("is not Base64 where it should be", e);
        }
        throw new MalformedException("is not the canonical Base64 of its bytes");
    }
}
