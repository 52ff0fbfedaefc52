package org.ephemera.analyze.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.analyze.redact.KnownSecrets;
import org.ephemera.analyze.redact.SecretNames;
import org.ephemera.analyze.redact.TextRedaction;
import org.ephemera.format.Json;

/** Copier of JSON documents that replaces secrets and keeps the structure. */
final class DocumentRedaction {
    private static final Set<String> ENVIRONMENTS =
            Set.of("environment", "environmentVariables", "env", "Env", "secrets", "httpHeaders");
    private static final List<String> NAMES = List.of("name", "Name", "key", "Key");
    private static final Set<String> VALUES = Set.of("value", "Value", "secureValue");
    /** Fields of a Kubernetes volume that mounts a secret: they reference the secret and contain no part of it. */
    private static final Set<String> MOUNT_FIELDS = Set.of("secretName", "name", "items", "defaultMode", "optional");

    private final TextRedaction texts;
    private final KnownSecrets found;

    /**
     * Creates a copier.
     *
     * @param found receives the secrets
     */
    DocumentRedaction(TextRedaction texts, KnownSecrets found) {
        this.texts = texts;
        this.found = found;
    }

    JsonNode copy(JsonNode document) {
        return copy("", document);
    }

    SortedMap<String, Integer> counts() {
        return texts.counts();
    }

    private JsonNode copy(String field, JsonNode node) {
        if (ENVIRONMENTS.contains(field) && node.isContainerNode()) {
            return environment(node);
        }
        if (node instanceof ObjectNode object) {
            return object(object);
        }
        if (node instanceof ArrayNode array) {
            return array(field, array);
        }
        if (node.isNumber() && SecretNames.isSecretField(field, node.asText())) {
            // A number is replaced only here, because elsewhere the same number may have another meaning.
            return TextNode.valueOf(texts.redactHere(node.asText(), "field"));
        }
        return node.isTextual() ? text(field, node.textValue()) : node;
    }

    private JsonNode text(String field, String text) {
        if (!text.isEmpty() && !NAMES.contains(field) && SecretNames.isSecretField(field, text)) {
            return TextNode.valueOf(texts.redactSecret(text, "field", found));
        }
        Optional<JsonNode> inner = document(text);
        if (inner.isPresent()) {
            JsonNode copy = copy("", inner.get());
            if (!copy.equals(inner.get())) {
                return TextNode.valueOf(copy.toString());
            }
        }
        return TextNode.valueOf(texts.redact(text, found));
    }

    /**
     * Parses a text that is itself a JSON document; kubectl stores the last applied configuration, including the
     * environment, in an annotation.
     */
    private static Optional<JsonNode> document(String text) {
        String start = text.stripLeading();
        if (text.length() > TruncatedText.FIELD || !(start.startsWith("{") || start.startsWith("["))) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.parse(text.getBytes(StandardCharsets.UTF_8)))
                    .filter(JsonNode::isContainerNode);
        } catch (IOException e) {
            return Optional.empty(); // The text only begins like JSON.
        }
    }

    private ObjectNode object(ObjectNode object) {
        String name = name(object);
        ObjectNode copy = Json.object();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            JsonNode value = field.getValue();
            boolean secret = VALUES.contains(field.getKey())
                    && (value.isTextual() || value.isNumber())
                    && SecretNames.isSecretField(name, value.asText());
            boolean whole = secret || (field.getKey().equals("secret") && isFiles(object, value));
            copy.set(
                    texts.redact(field.getKey(), found),
                    whole ? redactAll(value, "field") : copy(field.getKey(), value));
        }
        return copy;
    }

    /**
     * Reports whether a volume contains the files of a secret, as in Azure. A Kubernetes volume only references the
     * secret: {@code {name, secret: {secretName, …}}}, or as one of several sources {@code {secret: {name, …}}}.
     */
    private static boolean isFiles(ObjectNode volume, JsonNode secret) {
        boolean mount =
                secret.path("secretName").isTextual() || (secret.path("name").isTextual() && !volume.has("name"));
        return secret.isObject()
                && !(mount && secret.properties().stream().allMatch(field -> MOUNT_FIELDS.contains(field.getKey())));
    }

    /** Copies an array. The element after a flag such as {@code --password} is a password. */
    private ArrayNode array(String field, ArrayNode array) {
        ArrayNode copy = JsonNodeFactory.instance.arrayNode(array.size());
        boolean next = false;
        for (JsonNode element : array) {
            boolean text = element.isTextual() && !element.textValue().isEmpty();
            copy.add(
                    next && text
                            ? TextNode.valueOf(texts.redactSecret(element.textValue(), "argument", found))
                            : copy(field, element));
            next = text && SecretNames.isFlag(element.textValue());
        }
        return copy;
    }

    /**
     * Copies environment variables: objects with name and value, {@code NAME=value} texts, or members of one object.
     */
    private JsonNode environment(JsonNode variables) {
        if (variables instanceof ObjectNode map) {
            ObjectNode copy = Json.object();
            map.properties().forEach(one -> copy.set(one.getKey(), variable(one.getKey(), one.getValue())));
            return copy;
        }
        ArrayNode copy = JsonNodeFactory.instance.arrayNode(variables.size());
        for (JsonNode one : variables) {
            copy.add(
                    one instanceof ObjectNode pair
                            ? pair(pair)
                            : one.isTextual() ? assignment(one.textValue()) : redactAll(one, "environment"));
        }
        return copy;
    }

    private ObjectNode pair(ObjectNode pair) {
        String name = name(pair);
        ObjectNode copy = Json.object();
        pair.properties()
                .forEach(field -> copy.set(
                        texts.redact(field.getKey(), found),
                        VALUES.contains(field.getKey())
                                ? variable(name, field.getValue())
                                : copy(field.getKey(), field.getValue())));
        return copy;
    }

    private JsonNode assignment(String text) {
        int equals = text.indexOf('=');
        return equals < 0
                ? TextNode.valueOf(texts.redact(text, found))
                : TextNode.valueOf(text.substring(0, equals + 1)
                        + variable(text.substring(0, equals), TextNode.valueOf(text.substring(equals + 1)))
                                .asText());
    }

    /**
     * Replaces the value of a variable. A value that is a secret by its name or form is also replaced everywhere else.
     */
    private JsonNode variable(String name, JsonNode value) {
        if (!value.isTextual()) {
            return redactAll(value, "environment");
        }
        String text = value.textValue();
        if (text.isEmpty()) {
            return value;
        }
        if (SecretNames.isSecret(name) || SecretNames.isRandom(text)) {
            return TextNode.valueOf(texts.redactSecret(text, "environment", found));
        }
        // Adds the secrets inside the value, for example the password of a URL.
        texts.secretsIn(text).forEach(found::add);
        return TextNode.valueOf(texts.redactHere(text, "environment"));
    }

    /** Replaces every value of a subtree. */
    private JsonNode redactAll(JsonNode node, String rule) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = Json.object();
            object.properties().forEach(field -> copy.set(field.getKey(), redactAll(field.getValue(), rule)));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode(array.size());
            array.forEach(element -> copy.add(redactAll(element, rule)));
            return copy;
        }
        return node.isNull() || node.asText().isEmpty()
                ? node
                : TextNode.valueOf(texts.redactSecret(node.asText(), rule, found));
    }

    private static String name(ObjectNode pair) {
        return NAMES.stream()
                .map(pair::path)
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .findFirst()
                .orElse("");
    }
}
