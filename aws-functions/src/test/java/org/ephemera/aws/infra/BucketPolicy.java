package org.ephemera.aws.infra;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Bucket policy of the template, evaluated as S3 does: principal, action and key. Requests are create-only and over TLS.
 * Principals are the logical names of roles, and {@code administrator}, {@code writer} and {@code reader} of the
 * parameters.
 */
record BucketPolicy(List<JsonNode> statements) {
    private static final String KEYS = "${EvidenceBucket.Arn}/";
    private static final Map<String, String> PARAMETERS =
            Map.of("Administrator", "administrator", "Writers", "writer", "Readers", "reader");

    static BucketPolicy of(Template template) {
        return new BucketPolicy(
                elements(template.properties("EvidenceBucketPolicy").at("/PolicyDocument/Statement"))
                        .toList());
    }

    boolean denies(String action, String key, String principal) {
        return statements.stream()
                .filter(statement -> statement.path("Effect").asText().equals("Deny"))
                .anyMatch(statement ->
                        isAbout(statement, action, key) && isAbout(statement.path("Condition"), principal));
    }

    private static boolean isAbout(JsonNode statement, String action, String key) {
        boolean acts = statement.has("Action")
                ? matches(statement.path("Action"), action)
                : !matches(statement.path("NotAction"), action);
        boolean stores = statement.has("Resource")
                ? matches(statement.path("Resource"), KEYS + key)
                : !matches(statement.path("NotResource"), KEYS + key);
        return acts && stores;
    }

    /** Reports whether all operators of a condition apply to a principal; operators of other keys do not. */
    private static boolean isAbout(JsonNode condition, String principal) {
        return condition.properties().stream().allMatch(operator -> switch (operator.getKey()) {
            case "ArnNotLike", "StringNotLike" ->
                principals(operator.getValue()).noneMatch(principal::equals);
            default -> false;
        });
    }

    /** Returns the principals of an operator, with the parameters set; the second element of a condition is the set case. */
    private static Stream<String> principals(JsonNode operator) {
        JsonNode chosen = operator.isArray() ? operator.get(1) : operator;
        return elements(chosen.path("aws:PrincipalArn"))
                .map(JsonNode::asText)
                .map(name -> PARAMETERS.getOrDefault(name, name.replace(".Arn", "")));
    }

    private static boolean matches(JsonNode patterns, String text) {
        return elements(patterns)
                .anyMatch(
                        pattern -> text.matches(Pattern.quote(pattern.asText()).replace("*", "\\E.*\\Q")));
    }

    private static Stream<JsonNode> elements(JsonNode node) {
        return node.isArray() ? StreamSupport.stream(node.spliterator(), false) : Stream.of(node);
    }
}
