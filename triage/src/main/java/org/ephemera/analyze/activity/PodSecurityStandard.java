package org.ephemera.analyze.activity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.Stream;

/** Pod Security Standard that a namespace enforces by a label (Pod Security Admission), as a request changes it. */
final class PodSecurityStandard {
    private static final String ENFORCED = "pod-security.kubernetes.io/enforce";
    private static final String METADATA = "/metadata";
    private static final String LABELS = METADATA + "/labels";
    private static final String POINTER = LABELS + "/pod-security.kubernetes.io~1enforce";
    private static final Optional<String> NO_LABEL = Optional.of("of every kind (no label)");
    private static final String NONE = "privileged";

    private PodSecurityStandard() {}

    /**
     * Returns the pods that the namespace admits after a request removed or lowered the standard; empty otherwise.
     * The request does not contain the earlier standard.
     *
     * @param body a complete namespace, a merge patch, or a list of operations (RFC 6902)
     */
    static Optional<String> lowered(JsonNode body) {
        return body.isArray()
                ? body.valueStream().flatMap(step -> step(step).stream()).findFirst()
                : metadata(body.path("metadata"));
    }

    private static Optional<String> step(JsonNode step) {
        String path = step.path("path").asText();
        boolean sets = Stream.of("add", "replace").anyMatch(step.path("op").asText()::equals);
        boolean removes = step.path("op").asText().equals("remove");
        if (sets) {
            return switch (path) {
                case POINTER -> label(step.path("value"));
                case LABELS -> labels(step.path("value"));
                case METADATA -> metadata(step.path("value"));
                default -> Optional.empty();
            };
        }
        return (removes && (path.equals(POINTER) || path.equals(LABELS)))
                        || (step.path("op").asText().equals("move")
                                && step.path("from").asText().equals(POINTER))
                ? NO_LABEL
                : Optional.empty();
    }

    private static Optional<String> metadata(JsonNode metadata) {
        return labels(metadata.path("labels"));
    }

    private static Optional<String> labels(JsonNode labels) {
        return labels.isNull() ? NO_LABEL : label(labels.path(ENFORCED));
    }

    private static Optional<String> label(JsonNode value) {
        if (value.isNull()) {
            return NO_LABEL;
        }
        return value.asText().equals(NONE) ? Optional.of("of every kind (" + NONE + ")") : Optional.empty();
    }
}
