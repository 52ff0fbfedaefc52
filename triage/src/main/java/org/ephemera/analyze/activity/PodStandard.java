package org.ephemera.analyze.activity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.Stream;

/** The standard that a namespace holds pods to by a label (Pod Security Admission), as a request changes it. */
final class PodStandard {
    private static final String ENFORCED = "pod-security.kubernetes.io/enforce";
    private static final String POINTER = "/metadata/labels/" + ENFORCED.replace("/", "~1");
    private static final String NONE = "privileged";

    private PodStandard() {}

    /**
     * What pods are let in from then on; empty if the request sets no standard, or one. What held before it does not say.
     *
     * @param body a whole namespace, a part that is merged into it, or a list of operations (RFC 6902)
     */
    static Optional<String> lowered(JsonNode body) {
        return body.isArray()
                ? body.valueStream().flatMap(step -> step(step).stream()).findFirst()
                : label(body.path("metadata").path("labels").path(ENFORCED));
    }

    private static Optional<String> step(JsonNode step) {
        if (!step.path("path").asText().equals(POINTER)) {
            return Optional.empty();
        }
        boolean sets = Stream.of("add", "replace").anyMatch(step.path("op").asText()::equals);
        return sets
                ? label(step.path("value"))
                : step.path("op").asText().equals("remove")
                        ? Optional.of("of every kind (no label)")
                        : Optional.empty();
    }

    private static Optional<String> label(JsonNode value) {
        if (value.isNull()) {
            return Optional.of("of every kind (no label)");
        }
        return value.asText().equals(NONE) ? Optional.of("of every kind (" + NONE + ")") : Optional.empty();
    }
}
