package org.ephemera.analyze.parse.aws;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.GrantedPermission;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.format.Json;

/**
 * IAM policy (IAM user guide, "IAM JSON policy elements reference"). An action that a statement denies on every
 * resource and without a condition is not allowed. Other denials are not evaluated.
 */
public final class PolicyDocument {
    private static final int MOST = 2_000;
    private static final int LONGEST = 300;

    private PolicyDocument() {}

    /**
     * Returns the allowed actions, one entry for each resource. {@code NotAction} is returned as "* but …".
     *
     * @param encoded URL-encoded JSON, as IAM returns it
     * @param evidence of the complete document
     * @throws IOException if the text is not a policy document
     */
    public static List<GrantedPermission> read(String encoded, EvidenceLocation evidence) throws IOException {
        JsonNode document;
        try {
            document = Json.parse(
                    URLDecoder.decode(encoded, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new IOException("the policy is not URL-encoded JSON as IAM returns it", e);
        }
        List<String> denied = new ArrayList<>();
        for (JsonNode statement : each(document.path("Statement"))) {
            if (is(statement, "Deny")
                    && !statement.has("Condition")
                    && words(statement, "Resource").contains("*")) {
                words(statement, "Action").forEach(action -> denied.add(action.toLowerCase(Locale.ROOT)));
            }
        }
        List<GrantedPermission> allowed = new ArrayList<>();
        for (JsonNode statement : each(document.path("Statement"))) {
            if (is(statement, "Allow")) {
                allowed(statement, denied, evidence, allowed);
            }
        }
        return allowed;
    }

    private static void allowed(
            JsonNode statement, List<String> denied, EvidenceLocation evidence, List<GrantedPermission> allowed) {
        List<String> actions = new ArrayList<>(words(statement, "Action"));
        if (statement.has("NotAction")) {
            actions.add("* but " + String.join(", ", words(statement, "NotAction")));
        }
        List<String> resources = new ArrayList<>(words(statement, "Resource"));
        if (statement.has("NotResource")) {
            resources.add("* but " + String.join(", ", words(statement, "NotResource")));
        }
        for (String action : actions) {
            if (denied.contains("*") || denied.contains(action.toLowerCase(Locale.ROOT))) {
                continue;
            }
            for (String resource : resources) {
                if (allowed.size() < MOST) {
                    allowed.add(new GrantedPermission(
                            TruncatedText.text(action, LONGEST),
                            TruncatedText.text(resource, LONGEST),
                            statement.has("Condition"),
                            evidence));
                }
            }
        }
    }

    private static boolean is(JsonNode statement, String effect) {
        return statement.path("Effect").asText().equals(effect);
    }

    private static List<JsonNode> each(JsonNode oneOrMany) {
        List<JsonNode> all = new ArrayList<>();
        if (oneOrMany.isArray()) {
            oneOrMany.forEach(all::add);
        } else if (oneOrMany.isObject() || oneOrMany.isTextual()) {
            all.add(oneOrMany);
        }
        return all;
    }

    private static List<String> words(JsonNode statement, String name) {
        return each(statement.path(name)).stream().map(JsonNode::asText).toList();
    }
}
