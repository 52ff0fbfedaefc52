package org.ephemera.aws.call;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.ephemera.format.Json;

/**
 * Error code and message from a response body: JSON ({@code __type} or {@code code}, {@code message}), XML ({@code
 * <Code>}, {@code <Message>}) or CBOR ({@code __type}, {@code message}).
 *
 * @param code without namespace, "" if the body contains no code
 */
record ErrorBody(String code, String message) {
    private static final int LONGEST_CODE = 128;

    /**
     * Parses the body of an error response. Never fails: an unknown form gives an empty code and message.
     *
     * @param header the value of {@code x-amzn-ErrorType}, "" if the header is absent
     */
    static ErrorBody parse(byte[] body, String header) {
        ErrorBody read = read(body);
        return read.code().isEmpty() ? new ErrorBody(bare(header), read.message()) : read;
    }

    private static ErrorBody read(byte[] body) {
        if (body.length == 0) {
            return new ErrorBody("", "");
        }
        return switch (body[0]) {
            case '{' -> json(body);
            case '<' -> xml(new String(body, StandardCharsets.UTF_8));
            default -> cbor(body);
        };
    }

    private static ErrorBody json(byte[] body) {
        try {
            JsonNode json = Json.parse(body);
            String code =
                    Json.text(json, "__type").or(() -> Json.text(json, "code")).orElse("");
            String message = Json.text(json, "message")
                    .or(() -> Json.text(json, "Message"))
                    .orElse("");
            return new ErrorBody(bare(code), message);
        } catch (IOException e) {
            return new ErrorBody("", "");
        }
    }

    private static ErrorBody xml(String body) {
        return new ErrorBody(bare(element(body, "Code")), element(body, "Message"));
    }

    /** Returns the text of an XML element. It is searched for without an XML parser, so that no entity is resolved. */
    private static String element(String xml, String name) {
        int begin = xml.indexOf("<" + name + ">");
        int end = xml.indexOf("</" + name + ">", Math.max(begin, 0));
        return begin < 0 || end < 0 ? "" : xml.substring(begin + name.length() + 2, end);
    }

    private static ErrorBody cbor(byte[] body) {
        Optional<String> code = CborText.after("__type", body);
        Optional<String> message = CborText.after("message", body).or(() -> CborText.after("Message", body));
        return new ErrorBody(bare(code.orElse("")), message.orElse(""));
    }

    /**
     * Returns the code without namespace and URL: {@code com.amazonaws.ecs#AccessDeniedException:http://…} becomes
     * AccessDeniedException.
     */
    private static String bare(String code) {
        String local = code.substring(code.indexOf('#') + 1);
        int colon = local.indexOf(':');
        String name = colon < 0 ? local : local.substring(0, colon);
        return name.length() <= LONGEST_CODE && name.chars().allMatch(c -> c > ' ' && c < 0x7f) ? name : "";
    }

    /** Finds one text value in a small CBOR map (RFC 8949 §3.1, major type 3) without reading the rest of it. */
    private static final class CborText {
        private static final int TEXT = 0x60;
        private static final int ONE_BYTE = 24;
        private static final int TWO_BYTES = 25;

        private CborText() {}

        /** Returns the text value after the key, if both are text strings of definite length. */
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
}
