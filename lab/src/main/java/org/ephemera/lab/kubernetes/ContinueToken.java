package org.ephemera.lab.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.Base64;
import org.ephemera.lab.format.JacksonMappers;

/**
 * Page token of a list of the simulated API server.
 *
 * @param revision resource version of the whole store at the first page
 * @param after key of the last returned object: {@code NAMESPACE/NAME}; "" for none
 */
record ContinueToken(long revision, String after) {
    private static final String VERSION = "meta.k8s.io/v1";

    static ContinueToken parse(String text) throws StatusError {
        try {
            JsonNode token =
                    JacksonMappers.json().readTree(Base64.getUrlDecoder().decode(text));
            if (token.path("v").asText().equals(VERSION)) {
                String start = token.path("start").asText();
                return new ContinueToken(
                        token.path("rv").asLong(),
                        start.endsWith("\0") ? start.substring(0, start.length() - 1) : start);
            }
        } catch (IllegalArgumentException | IOException e) {
            // An invalid token is reported below.
        }
        throw StatusError.badRequest(
                "continue key is not valid: incorrect encoded start key (version " + VERSION + ")");
    }

    String text() {
        String json = JsonNodeFactory.instance
                .objectNode()
                .put("v", VERSION)
                .put("rv", revision)
                .put("start", after + "\0")
                .toString();
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
