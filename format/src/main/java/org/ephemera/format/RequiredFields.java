package org.ephemera.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;

/** Required JSON fields. The message of a failure contains the name of the field. */
final class RequiredFields {
    private RequiredFields() {}

    static String text(JsonNode json, String field) throws IOException {
        return Json.text(json, field).orElseThrow(() -> missing(field));
    }

    static Instant instant(JsonNode json, String field) throws IOException {
        return Json.instant(json, field).orElseThrow(() -> missing(field));
    }

    private static IOException missing(String field) {
        return new IOException("the field '" + field + "' is missing or not of its form");
    }
}
