package org.ephemera.analyze.activity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ephemera.bag.Json;

/**
 * A policy that a call to IAM gave to a role: who may take it, or what it may do (IAM user guide, "IAM JSON policy elements reference").
 * What is denied is not looked at.
 *
 * @param json missing where the call has none, or one that is no JSON
 */
record RoleDocument(JsonNode json) {
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final String ANYBODY = "anybody";

    /** Of conditions on who calls: of the own organization alone. */
    private static final Set<String> OF_ORGANIZATION = Set.of("aws:principalorgid", "aws:principalorgpaths");

    private static final String EXTERNAL_ID = "sts:externalid";

    /** Whoever may do one of these on everything gets to whatever else he wants. */
    private static final List<String> TAKE_OVER = List.of(
            "iam:createaccesskey",
            "iam:createloginprofile",
            "iam:updateassumerolepolicy",
            "iam:attachrolepolicy",
            "iam:attachuserpolicy",
            "iam:putrolepolicy",
            "iam:putuserpolicy",
            "iam:createpolicyversion",
            "sts:assumerole");

    static RoleDocument of(String text) {
        try {
            return new RoleDocument(Json.parse(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            return new RoleDocument(MissingNode.getInstance());
        }
    }

    /** Accounts other than this one of which it lets somebody take the role, by their numbers; {@code anybody} for all of them. */
    List<String> outsiders(String own) {
        return allowed()
                .filter(statement -> conditions(statement).noneMatch(OF_ORGANIZATION::contains))
                .flatMap(RoleDocument::principals)
                .map(RoleDocument::account)
                .filter(account -> !account.isEmpty() && !account.equals(own))
                .distinct()
                .sorted()
                .toList();
    }

    /** True if each who may take the role has to name a word that was agreed on, as services that are paid for have it. */
    boolean asksForExternalId() {
        return allowed().allMatch(statement -> conditions(statement).anyMatch(EXTERNAL_ID::equals));
    }

    /** True if it allows everything, or what leads there, on everything. */
    boolean takesOver() {
        return allowed()
                .filter(statement ->
                        words(statement.path("Resource")).anyMatch(RoleDocument::isAll) || statement.has("NotResource"))
                .anyMatch(statement -> statement.has("NotAction")
                        || words(statement.path("Action")).anyMatch(RoleDocument::isTakeOver));
    }

    private Stream<JsonNode> allowed() {
        JsonNode statements = json.path("Statement");
        return (statements.isArray() ? statements.valueStream() : Stream.of(statements))
                .filter(statement -> statement.path("Effect").asText().equals("Allow"));
    }

    private static Stream<String> principals(JsonNode statement) {
        JsonNode principal = statement.path("Principal");
        return principal.isTextual() ? words(principal) : words(principal.path("AWS"));
    }

    private static String account(String principal) {
        if (principal.equals("*")) {
            return ANYBODY;
        }
        String[] arn = principal.split(":", -1);
        String account = arn.length > 5 ? arn[4] : principal;
        return ACCOUNT.matcher(account).matches() ? account : "";
    }

    private static Stream<String> conditions(JsonNode statement) {
        return statement
                .path("Condition")
                .valueStream()
                .map(JsonNode::properties)
                .flatMap(Collection::stream)
                .map(key -> key.getKey().toLowerCase(Locale.ROOT));
    }

    /** All of an account's roles or users is all that matters of everything. */
    private static boolean isAll(String resource) {
        return resource.equals("*") || resource.endsWith(":role/*") || resource.endsWith(":user/*");
    }

    private static boolean isTakeOver(String action) {
        String lower = action.toLowerCase(Locale.ROOT);
        int star = lower.indexOf('*');
        return star < 0
                ? TAKE_OVER.contains(lower)
                : TAKE_OVER.stream().anyMatch(known -> known.startsWith(lower.substring(0, star)));
    }

    private static Stream<String> words(JsonNode oneOrMany) {
        return (oneOrMany.isArray() ? oneOrMany.valueStream() : Stream.of(oneOrMany))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue);
    }
}
