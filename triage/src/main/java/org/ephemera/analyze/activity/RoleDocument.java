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
 * A policy that a call to IAM gave to a role: who may take it, or what it may do (IAM user guide, "IAM JSON policy elements reference").
 * What is denied is not looked at.
 *
 * @param json missing where the call has none, or one that is no JSON
 */
record RoleDocument(JsonNode json) {
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final String ANYBODY = "anybody";

    /** Of conditions on who calls: of an organization alone. */
    private static final Set<String> OF_ORGANIZATION = Set.of("aws:principalorgid", "aws:principalorgpaths");

    /** Operators that let nobody through who does not have what is asked. */
    private static final Set<String> ASKS = Set.of(
            "stringequals",
            "stringlike",
            "stringequalsignorecase",
            "foranyvalue:stringequals",
            "foranyvalue:stringlike");

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

    /** One of the roles, and of the users, that nobody has named. */
    private static final List<String> EVERY = List.of("role/any", "user/any");

    static RoleDocument of(String text) {
        try {
            return new RoleDocument(Json.parse(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            return new RoleDocument(MissingNode.getInstance());
        }
    }

    /** Whom it lets take the role who is not of this account, by name. */
    List<ExternalPrincipal> outsiders(String own) {
        return allowed()
                .flatMap(statement -> Stream.concat(
                        outsiders(statement, own).map(account -> outsider(account, statement)),
                        words(statement.path("Principal").path("Federated"))
                                .map(provider -> outsider(provider, statement, own))
                                .flatMap(Optional::stream)))
                .distinct()
                .sorted(Comparator.comparing(ExternalPrincipal::name).thenComparing(ExternalPrincipal::severity))
                .toList();
    }

    /** A word that has to be named (sts:ExternalId) is of whoever wrote the policy, unless it is known for whom it is. */
    private static ExternalPrincipal outsider(String account, JsonNode statement) {
        if (organizations(statement).findAny().isPresent()) {
            return new ExternalPrincipal(account, Severity.INFO);
        }
        Optional<String> vendor = Vendors.name(account);
        boolean agreed = vendor.isPresent() && asked(statement).anyMatch(asked -> EXTERNAL_ID.equals(asked.getKey()));
        return new ExternalPrincipal(
                account + vendor.map(name -> " (" + name + ")").orElse(""), agreed ? Severity.LOW : Severity.MEDIUM);
    }

    private static Optional<ExternalPrincipal> outsider(String provider, JsonNode statement, String own) {
        String[] arn = provider.split(":", 6);
        return arn.length > 5 && !arn[4].equals(own) && !own.isEmpty()
                ? Optional.of(new ExternalPrincipal(arn[5] + " of " + arn[4], Severity.MEDIUM))
                : new Federation(provider, statement).outsider();
    }

    private static Stream<String> outsiders(JsonNode statement, String own) {
        return principals(statement)
                .map(RoleDocument::account)
                .filter(account -> !account.isEmpty() && !account.equals(own));
    }

    private Stream<JsonNode> open(String own) {
        return allowed().filter(statement -> outsiders(statement, own).findAny().isPresent());
    }

    /**
     * The organizations of one of which each of others who may take it has to be, by their ids; empty if they need not. Whose they are
     * nothing says.
     *
     * @param own the account that it is in
     */
    List<String> organizations(String own) {
        return open(own)
                        .allMatch(
                                statement -> organizations(statement).findAny().isPresent())
                ? open(own)
                        .flatMap(RoleDocument::organizations)
                        .distinct()
                        .sorted()
                        .toList()
                : List.of();
    }

    private static Stream<String> organizations(JsonNode statement) {
        return asked(statement)
                .filter(asked -> OF_ORGANIZATION.contains(asked.getKey()))
                .flatMap(asked -> words(asked.getValue()))
                .map(path -> path.split("/", 2)[0]);
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

    /** What is asked of who calls, by its key in small letters: none of those that anything answers. */
    private static Stream<Map.Entry<String, JsonNode>> asked(JsonNode statement) {
        return statement.path("Condition").properties().stream()
                .filter(operator -> ASKS.contains(operator.getKey().toLowerCase(Locale.ROOT)))
                .flatMap(operator -> operator.getValue().properties().stream())
                .filter(key -> words(key.getValue()).noneMatch(RoleDocument::isAnything))
                .map(key -> Map.entry(key.getKey().toLowerCase(Locale.ROOT), key.getValue()));
    }

    /** With a wildcard in what it begins with: an id of an organization, or all of a word. */
    private static boolean isAnything(String value) {
        String first = value.split("/", 2)[0];
        return first.contains("*") || first.contains("?");
    }

    /** All of an account's roles or users is all that matters of everything. */
    private static boolean isAll(String resource) {
        String[] arn = resource.split(":", 6);
        return arn.length < 6
                ? EVERY.stream().anyMatch(one -> IamWildcards.match(resource, "arn:aws:iam::000000000000:" + one))
                : IamWildcards.match(arn[2], "iam") && EVERY.stream().anyMatch(one -> IamWildcards.match(arn[5], one));
    }

    private static boolean isTakeOver(String action) {
        return TAKE_OVER.stream().anyMatch(known -> IamWildcards.match(action, known));
    }

    static Stream<String> words(JsonNode oneOrMany) {
        return (oneOrMany.isArray() ? oneOrMany.valueStream() : Stream.of(oneOrMany))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue);
    }

    /**
     * Accounts of AWS from which services that look after accounts take a role in them, as each of these services says in its guide to
     * setting that up. Whoever is a customer of one may have it take a role.
     */
    private static final class Vendors {
        private static final Map<String, String> NAMES = read();

        private Vendors() {}

        /** Whose an account is. */
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
