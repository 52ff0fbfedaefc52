package org.ephemera.aws.source;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Finds one text value in a small CBOR map (RFC 8949 §3.1, major type 3) without reading the rest of it. */
final class CborText {
    private static final int TEXT = 0x60;
    private static final int ONE_BYTE = 24;
    private static final int TWO_BYTES = 25;

    private CborText() {}

    /** The text that follows the key, if both are texts of definite length. */
    static Optional<String> after(String key, byte[] cbor) {
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at + name.length < cbor.length; at++) {
            if (cbor[at] == (byte) (TEXT + name.length) && matches(name, cbor, at + 1)) {
                return text(cbor, at + 1 + name.length);
            }
        }
        return Optional.empty();
    }

    private static boolean matches(byte[] name, byte[] cbor, int at) {
        return java.util.Arrays.equals(name, 0, name.length, cbor, at, at + name.length);
    }

    private static Optional<String> text(byte[] cbor, int at) {
        if (at >= cbor.length || (cbor[at] & 0xe0) != TEXT) {
            return Optional.empty();
        }
        int head = cbor[at] & 0x1f;
        int start = at + 1;
        int length = head;
        if (head == ONE_BYTE && at + 1 < cbor.length) {
            length = cbor[at + 1] & 0xff;
            start = at + 2;
        } else if (head == TWO_BYTES && at + 2 < cbor.length) {
            length = (cbor[at + 1] & 0xff) << 8 | (cbor[at + 2] & 0xff);
            start = at + 3;
        } else if (head >= ONE_BYTE) {
            return Optional.empty();
        }
        return start + length > cbor.length
                ? Optional.empty()
                : Optional.of(new String(cbor, start, length, StandardCharsets.UTF_8));
    }
}
