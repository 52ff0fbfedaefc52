package org.ephemera.azure.call;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.format.Json;

/**
 * Code and message of an error response. Azure Resource Manager returns {@code {"error":{"code","message"}}}; parts of
 * Azure Monitor return the same without the envelope. Log Analytics has the cause in nested {@code innererror} objects.
 * Registries return a list {@code errors}.
 *
 * @param code "" if absent
 */
public record ErrorBody(String code, String message) {
    private static final int LONGEST_CODE = 128;
    /** Limit for nested errors; Log Analytics has two levels. */
    private static final int DEEPEST = 4;

    /** Parses a body; code and message are empty if it is not JSON. */
    public static ErrorBody parse(byte[] body) {
        try {
            JsonNode json = Json.parse(body);
            JsonNode listed = json.path("errors").path(0);
            JsonNode error = json.path("error").isObject() ? json.path("error") : listed.isObject() ? listed : json;
            return new ErrorBody(text(error, "code").filter(ErrorBody::isCode).orElse(""), words(error));
        } catch (IOException e) {
            return new ErrorBody("", "");
        }
    }

    private static String words(JsonNode error) {
        return Stream.iterate(error, JsonNode::isObject, each -> each.path("innererror"))
                .limit(DEEPEST)
                .flatMap(each -> text(each, "message").stream())
                .filter(message -> !message.isEmpty())
                .collect(Collectors.joining(": "));
    }

    private static Optional<String> text(JsonNode json, String field) {
        String pascal = Character.toUpperCase(field.charAt(0)) + field.substring(1);
        return Json.text(json, field).or(() -> Json.text(json, pascal));
    }

    private static boolean isCode(String code) {
        return code.length() <= LONGEST_CODE && code.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }
}
