package org.ephemera.analyze.activity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.aws.IamWildcards;
import org.ephemera.format.Json;

/**
 * Policy that a call to IAM attached to a role: its trust policy or its permissions (IAM user guide, "IAM JSON policy
 * elements reference"). Deny statements are ignored.
 *
 * @param json missing if the call contains no policy, or one that is not JSON
 */
record RolePolicyDocument(JsonNode json) {
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final String ANY_ACCOUNT = "any account";

    /** Condition keys that limit the caller to an organization. */
    private static final Set<String> ORGANIZATION_KEYS = Set.of("aws:principalorgid", "aws:principalorgpaths");

    /** Condition operators that require a value; a caller with another value is refused. */
    private static final Set<String> OPERATORS = Set.of(
            "stringequals",
            "stringlike",
            "stringequalsignorecase",
            "foranyvalue:stringequals",
            "foranyvalue:stringlike");

    private static final String EXTERNAL_ID = "sts:externalid";

    /**
     * Actions that lead to all permissions: a principal with one of them on all resources can grant itself any other
     * permission.
     */
    private static final List<String> TAKEOVER_ACTIONS = List.of(
            "iam:createaccesskey",
            "iam:createloginprofile",
            "iam:updateassumerolepolicy",
            "iam:attachrolepolicy",
            "iam:attachuserpolicy",
            "iam:putrolepolicy",
            "iam:putuserpolicy",
            "iam:createpolicyversion",
            "sts:assumerole");

    /** Samples of a role and a user that no specific resource pattern matches. */
    private static final List<String> EVERY = List.of("role/any", "user/any");

    static RolePolicyDocument of(String text) {
        try {
            return new RolePolicyDocument(Json.parse(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            return new RolePolicyDocument(MissingNode.getInstance());
        }
    }

    /** Returns the principals of other accounts that may assume the role, by name. */
    List<ExternalPrincipal> externalPrincipals(String own) {
        return allowed()
                .flatMap(statement -> Stream.concat(
                        externalPrincipals(statement, own).map(account -> externalPrincipal(account, statement)),
                        words(statement.path("Principal").path("Federated"))
                                .map(provider -> externalPrincipal(provider, statement, own))
                                .flatMap(Optional::stream)))
                .distinct()
                .sorted(Comparator.comparing(ExternalPrincipal::name).thenComparing(ExternalPrincipal::severity))
                .toList();
    }

    /**
     * Returns the trust in another account. The author of the policy chooses the external id (sts:ExternalId), so it
     * lowers the severity for known vendors only.
     */
    private static ExternalPrincipal externalPrincipal(String account, JsonNode statement) {
        if (organizations(statement).findAny().isPresent()) {
            return new ExternalPrincipal(account, Severity.INFO);
        }
        Optional<String> vendor = Vendors.name(account);
        boolean knownVendor = vendor.isPresent()
                && requiredConditions(statement).anyMatch(condition -> EXTERNAL_ID.equals(condition.getKey()));
        return new ExternalPrincipal(
                account + vendor.map(name -> " (" + name + ")").orElse(""),
                knownVendor ? Severity.LOW : Severity.MEDIUM);
    }

    private static Optional<ExternalPrincipal> externalPrincipal(String provider, JsonNode statement, String own) {
        String[] arn = provider.split(":", 6);
        return arn.length > 5 && !arn[4].equals(own) && !own.isEmpty()
                ? Optional.of(new ExternalPrincipal(arn[5] + " of " + arn[4], Severity.MEDIUM))
                : new FederatedTrust(provider, statement).externalPrincipal();
    }

    private static Stream<String> externalPrincipals(JsonNode statement, String own) {
        return principals(statement)
                .map(RolePolicyDocument::account)
                .filter(account -> !account.isEmpty() && !account.equals(own));
    }

    private Stream<JsonNode> open(String own) {
        return allowed()
                .filter(statement ->
                        externalPrincipals(statement, own).findAny().isPresent());
    }

    /**
     * Returns the ids of the organizations to which every external principal must belong; empty if they need not. The
     * owner of an organization is unknown.
     *
     * @param own account of the role
     */
    List<String> organizations(String own) {
        return open(own)
                        .allMatch(
                                statement -> organizations(statement).findAny().isPresent())
                ? open(own)
                        .flatMap(RolePolicyDocument::organizations)
                        .distinct()
                        .sorted()
                        .toList()
                : List.of();
    }

    private static Stream<String> organizations(JsonNode statement) {
        return requiredConditions(statement)
                .filter(condition -> ORGANIZATION_KEYS.contains(condition.getKey()))
                .flatMap(condition -> words(condition.getValue()))
                .map(path -> path.split("/", 2)[0]);
    }

    /** Reports whether the policy allows all actions, or an action that leads to all, on all resources. */
    boolean allowsTakeover() {
        return allowed()
                .filter(statement -> words(statement.path("Resource")).anyMatch(RolePolicyDocument::isAll)
                        || statement.has("NotResource"))
                .anyMatch(statement -> statement.has("NotAction")
                        || words(statement.path("Action")).anyMatch(RolePolicyDocument::isTakeoverAction));
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
            return ANY_ACCOUNT;
        }
        String[] arn = principal.split(":", -1);
        String account = arn.length > 5 ? arn[4] : principal;
        return ACCOUNT.matcher(account).matches() ? account : "";
    }

    /** Returns the required condition values by key in lower case, without values that match anything. */
    private static Stream<Map.Entry<String, JsonNode>> requiredConditions(JsonNode statement) {
        return statement.path("Condition").properties().stream()
                .filter(operator -> OPERATORS.contains(operator.getKey().toLowerCase(Locale.ROOT)))
                .flatMap(operator -> operator.getValue().properties().stream())
                .filter(key -> words(key.getValue()).noneMatch(RolePolicyDocument::isAnything))
                .map(key -> Map.entry(key.getKey().toLowerCase(Locale.ROOT), key.getValue()));
    }

    /** Reports whether the first part of a value has a wildcard: the id of an organization, or a complete word. */
    private static boolean isAnything(String value) {
        String first = value.split("/", 2)[0];
        return first.contains("*") || first.contains("?");
    }

    /** Reports whether a resource pattern matches everything. All roles or all users of an account are equivalent. */
    private static boolean isAll(String resource) {
        String[] arn = resource.split(":", 6);
        return arn.length < 6
                ? EVERY.stream().anyMatch(one -> IamWildcards.matches(resource, "arn:aws:iam::000000000000:" + one))
                : IamWildcards.matches(arn[2], "iam")
                        && EVERY.stream().anyMatch(one -> IamWildcards.matches(arn[5], one));
    }

    private static boolean isTakeoverAction(String action) {
        return TAKEOVER_ACTIONS.stream().anyMatch(known -> IamWildcards.matches(action, known));
    }

    static Stream<String> words(JsonNode oneOrMany) {
        return (oneOrMany.isArray() ? oneOrMany.valueStream() : Stream.of(oneOrMany))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue);
    }

    /**
     * AWS accounts from which vendors assume roles in the accounts of their customers, from the set-up guide of each
     * vendor. Every customer of a vendor can have it assume a role.
     */
    private static final class Vendors {
        private static final Map<String, String> NAMES = read();

        private Vendors() {}

        /** Returns the vendor that owns an account. */
        static Optional<String> name(String account) {
            return Optional.ofNullable(NAMES.get(account));
        }

        private static Map<String, String> read() {
            try (InputStream in = Vendors.class.getResourceAsStream("vendors.json")) {
                if (in == null) {
                    throw new IllegalStateException("vendors.json is missing from the program");
                }
                JsonNode json = Json.parse(in);
                Map<String, String> names = new HashMap<>();
                json.properties()
                        .forEach(vendor ->
                                vendor.getValue().forEach(account -> names.put(account.asText(), vendor.getKey())));
                return Map.copyOf(names);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
