package org.ephemera.verify.parse;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.ephemera.envelope.DsseEnvelope;

/**
 * The one form an envelope has, byte for byte. Nothing is left to a JSON reader: what would be read in two ways, or not
 * read at all, is not of this form.
 */
public final class EnvelopeForm {
    private static final String PAYLOAD = "{\"payload\":\"";
    private static final String KEY_ID =
            "\",\"payloadType\":\"" + DsseEnvelope.PAYLOAD_TYPE + "\",\"signatures\":[{\"keyid\":\"";
    private static final String SIGNATURE = "\",\"sig\":\"";
    private static final String END = "\"}]}";

    private final String text;
    private int position;

    private EnvelopeForm(String text) {
        this.text = text;
    }

    public static DsseEnvelope read(byte[] bytes) throws MalformedException {
        EnvelopeForm form = new EnvelopeForm(new String(bytes, StandardCharsets.ISO_8859_1));
        String payload = form.after(PAYLOAD);
        String keyId = form.after(KEY_ID);
        String signature = form.after(SIGNATURE);
        form.expect(END);
        if (form.position != form.text.length()) {
            throw new MalformedException("goes on after its one signature");
        }
        base64(payload);
        base64(signature);
        return new DsseEnvelope(payload, keyId, signature);
    }

    /** The statement of an envelope that {@link #read} has let through. */
    public static byte[] statement(DsseEnvelope envelope) {
        return Base64.getDecoder().decode(envelope.payload());
    }

    /** What stands between {@code name} and the next quotation mark. */
    private String after(String name) throws MalformedException {
        expect(name);
        int end = text.indexOf('"', position);
        if (end < 0) {
            throw new MalformedException("is cut short");
        }
        String value = text.substring(position, end);
        position = end;
        return value;
    }

    private void expect(String part) throws MalformedException {
        if (!text.startsWith(part, position)) {
            throw new MalformedException("is not of the form of a seal at byte " + (position + 1));
        }
        position += part.length();
    }

    /** Four characters can stand for the same byte at the end; only one of them is written. */
    private static void base64(String value) throws MalformedException {
        try {
            if (Base64.getEncoder()
                    .encodeToString(Base64.getDecoder().decode(value))
                    .equals(value)) {
                return;
            }
        } catch (IllegalArgumentException e) {
            throw new MalformedException("is not Base64 where it should be", e);
        }
        throw new MalformedException("is not the Base64 that is written for its bytes");
    }
}
