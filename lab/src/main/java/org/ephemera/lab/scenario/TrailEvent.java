package org.ephemera.lab.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * Simulated CloudTrail record of one API call.
 *
 * @param event event in CloudTrail's JSON form, including {@code eventTime}
 */
public record TrailEvent(ObjectNode event) {

    public Instant time() {
        return Instant.parse(text("eventTime"));
    }

    public String text(String member) {
        return event.path(member).asText();
    }

    /** Returns the user name as {@code LookupEvents} returns it: the session name for a role session. */
    public String username() {
        JsonNode identity = event.path("userIdentity");
        String principal = identity.path("principalId").asText();
        return switch (identity.path("type").asText()) {
            case "AssumedRole" -> principal.substring(principal.indexOf(':') + 1);
            case "IAMUser", "WebIdentityUser" -> identity.path("userName").asText();
            case "Root" -> "root";
            default -> "";
        };
    }

    public String accessKeyId() {
        return event.path("userIdentity").path("accessKeyId").asText();
    }
}
