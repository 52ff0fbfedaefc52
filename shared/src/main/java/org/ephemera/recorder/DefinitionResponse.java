package org.ephemera.recorder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Base64;
import org.ephemera.format.ApiCall;
import org.ephemera.format.ApiResponseHead;
import org.ephemera.format.Json;
import org.ephemera.model.Digest;

/** Response of a cloud to a request for the definition of a container. */
public sealed interface DefinitionResponse {
    ApiCall call();

    /**
     * The cloud returned the definition.
     *
     * @param body bytes as received, before they are parsed
     */
    record Answered(ApiCall call, ApiResponseHead head, RawBody body) implements DefinitionResponse {}

    /**
     * The request failed.
     *
     * @param code error code of the service, or the reason why no response arrived
     */
    record Refused(ApiCall call, int status, String code, String message) implements DefinitionResponse {
        private static final int LONGEST = 512;

        public Refused {
            message = message.length() > LONGEST ? message.substring(0, LONGEST) + "…" : message;
        }
    }

    /**
     * Returns {@code schema, askedAt, name, request, response, sha256, bodyBase64}; a refused request has {@code
     * refused} instead of the last three.
     */
    default ObjectNode toJson(String name, Instant askedAt) {
        ObjectNode json = Json.object()
                .put("schema", "urn:ephemera:recorded-definition:v1")
                .put("askedAt", askedAt.toString())
                .put("name", name);
        json.set("request", call().toJson());
        switch (this) {
            case Answered answered -> {
                json.set("response", answered.head().toJson());
                json.put("sha256", Digest.of(answered.body().bytes()).hex())
                        .put(
                                "bodyBase64",
                                Base64.getEncoder()
                                        .encodeToString(answered.body().bytes()));
            }
            case Refused refused ->
                json.putObject("refused")
                        .put("status", refused.status())
                        .put("code", refused.code())
                        .put("message", refused.message());
        }
        return json;
    }
}
