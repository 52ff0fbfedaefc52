package org.ephemera.lab.aws.ecs;

import com.fasterxml.jackson.databind.JsonNode;

/** The parts of an ECS ARN that lookups need. */
record Arn(String text) {

    static Arn of(JsonNode object, String member) {
        return new Arn(object.path(member).asText());
    }

    boolean isIn(String region) {
        String[] parts = text.split(":", -1);
        return parts.length > 4 && parts[3].equals(region);
    }

    /** What is behind the last slash: an id, a name, or family and revision. */
    String name() {
        return text.substring(text.lastIndexOf('/') + 1);
    }

    /** Whether a caller, who may give the ARN or its last part, means this one. */
    boolean isMeantBy(String reference) {
        return reference.startsWith("arn:") ? reference.equals(text) : reference.equals(name());
    }
}
