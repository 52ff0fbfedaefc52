package org.ephemera.aws.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.ephemera.format.Json;

/**
 * The code and the words of an error, from whatever body a service gives it: JSON ({@code __type} or {@code code},
 * {@code message}), XML ({@code <Code>}, {@code <Message>}), CBOR ({@code __type}, {@code message}).
 *
 * @param code without namespace, "" if there is none
 */
record ErrorBody(String code, String message) {
    private static final int LONGEST_CODE = 128;

    /** @param header the value of {@code x-amzn-ErrorType}, "" if there is none */
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

    /** No XML parser: an error page needs no entities, and gets none resolved. */
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

    /** {@code com.amazonaws.ecs#AccessDeniedException:http://…} is AccessDeniedException. */
    private static String bare(String code) {
        String local = code.substring(code.indexOf('#') + 1);
        int colon = local.indexOf(':');
        String name = colon < 0 ? local : local.substring(0, colon);
        return name.length() <= LONGEST_CODE && name.chars().allMatch(c -> c > ' ' && c < 0x7f) ? name : "";
    }
}
