package org.ephemera.aws.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** CloudFormation template as a tree. Tags are dropped: {@code !Ref Name} reads as the text {@code Name}. */
record Template(JsonNode root) {
    static Template read() {
        try {
            return new Template(new YAMLMapper()
                    .readTree(Path.of("../infra/aws/template.yaml").toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the properties of a resource. */
    JsonNode properties(String resource) {
        return root.required("Resources").required(resource).required("Properties");
    }

    /** Returns the names of the EventBridge rules. */
    List<String> rules() {
        return root.required("Resources").properties().stream()
                .filter(resource -> resource.getValue().path("Type").asText().equals("AWS::Events::Rule"))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Returns the statements of a role, including all conditional ones except those for an exec log's bucket. */
    Stream<Statement> statements(String role) {
        return root.required("Resources").properties().stream()
                .filter(resource -> resource.getValue().path("Type").asText().equals("AWS::IAM::Policy")
                        && elements(resource.getValue().at("/Properties/Roles"))
                                .anyMatch(each -> each.asText().equals(role))
                        && !resource.getKey().equals("ExecLogsPolicy"))
                .map(Map.Entry::getKey)
                .flatMap(policy ->
                        elements(properties(policy).required("PolicyDocument").required("Statement")))
                .map(statement -> new Statement(
                        statement.required("Sid").asText(),
                        statement.required("Effect").asText(),
                        elements(statement.required("Action"))
                                .map(JsonNode::asText)
                                .toList(),
                        elements(statement.required("Resource"))
                                .map(JsonNode::asText)
                                .toList()));
    }

    /** Returns the elements of a list, or a single value as a list. */
    private static Stream<JsonNode> elements(JsonNode node) {
        return node.isArray() ? StreamSupport.stream(node.spliterator(), false) : Stream.of(node);
    }

    record Statement(String sid, String effect, List<String> actions, List<String> resources) {
        /** Reports whether the statement is for the Lambda runtime itself, not for the code. */
        boolean isOfTheRuntime() {
            return sid.startsWith("Runtime");
        }
    }
}
