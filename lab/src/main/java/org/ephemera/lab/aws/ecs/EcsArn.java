package org.ephemera.lab.aws.ecs;

import com.fasterxml.jackson.databind.JsonNode;

/** ARN of a simulated ECS resource, split into the parts by which the resource is found. */
record EcsArn(String text) {

    static EcsArn of(JsonNode object, String member) {
        return new EcsArn(object.path(member).asText());
    }

    boolean isIn(String region) {
        String[] parts = text.split(":", -1);
        return parts.length > 4 && parts[3].equals(region);
    }

    /** Returns the text after the last slash: an id, a name, or family and revision. */
    String name() {
        return text.substring(text.lastIndexOf('/') + 1);
    }

    /** Reports whether a caller's reference, an ARN or its last part, identifies this resource. */
    boolean matches(String reference) {
        return reference.startsWith("arn:") ? reference.equals(text) : reference.equals(name());
    }
}
