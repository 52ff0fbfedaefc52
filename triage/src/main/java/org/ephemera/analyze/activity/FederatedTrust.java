package org.ephemera.analyze.activity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Severity;

/**
 * Trust in users of an identity provider, by OpenID Connect tokens or SAML assertions (IAM user guide, "Create a role
 * for OpenID Connect federation" and "Available keys for AWS OIDC federation").
 *
 * @param provider ARN of the provider, or a host that IAM supports without one
 * @param statement statement of the trust policy
 */
record FederatedTrust(String provider, JsonNode statement) {
    private static final String OIDC = ":oidc-provider/";
    private static final String SAML = ":saml-provider/";
    /** Issuer of an EKS cluster, which signs tokens for its own pods only. */
    private static final Pattern CLUSTER_ISSUER = Pattern.compile("oidc[.-]eks\\.[a-z0-9.-]+/id/[^/]+");

    private static final String OF_PODS = "system:serviceaccount:";

    /** Issuers where anyone can register, and whose tokens have an audience that the caller chooses. */
    private static final Set<String> OPEN_ISSUERS =
            Set.of("token.actions.githubusercontent.com", "gitlab.com", "app.terraform.io", "agent.buildkite.com");

    /**
     * Claims that state the audience of a token, or only that the user is authenticated. They do not identify the
     * user.
     */
    private static final Set<String> NOT_IDENTIFYING = Set.of("aud", "azp", "oaud", "app_id", "amr", "iss");

    /** Claims of GitHub on a workflow run, which the user who starts it can choose. */
    private static final Set<String> WORKFLOW_RUN =
            Set.of("environment", "event_name", "ref", "ref_type", "runner_environment", "workflow");

    /**
     * Prefix that identifies and completely contains the owner. A value with a wildcard must begin with it; otherwise
     * anyone can register a matching name.
     */
    private static final Pattern OWNER = Pattern.compile("^[^:/*?]+[:/][^:/*?]+[:/]");

    private static final Pattern OPERATORS =
            Pattern.compile("^(forallvalues:|foranyvalue:)?string(equals|like|equalsignorecase)(ifexists)?$");

    private static final int MOST_NAMED = 3;

    /** Returns the external principal; empty if the trust is limited to specific pods of a cluster of the account. */
    Optional<ExternalPrincipal> externalPrincipal() {
        if (provider.contains(SAML)) {
            return Optional.of(new ExternalPrincipal("users of the SAML provider " + after(SAML), Severity.LOW));
        }
        String issuer = provider.contains(OIDC) ? after(OIDC) : provider;
        List<String> identities = identities(issuer);
        boolean cluster = CLUSTER_ISSUER.matcher(issuer).matches();
        if (cluster && !identities.isEmpty()) {
            return Optional.empty();
        }
        boolean named =
                !identities.isEmpty() || (!cluster && !OPEN_ISSUERS.contains(issuer) && requiresAudience(issuer));
        String shown = identities.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                + (identities.size() > MOST_NAMED ? " and " + (identities.size() - MOST_NAMED) + " more" : "");
        return Optional.of(new ExternalPrincipal(
                (identities.isEmpty() ? "any user" : shown) + " of " + issuer, named ? Severity.LOW : Severity.MEDIUM));
    }

    private String after(String kind) {
        return provider.substring(provider.indexOf(kind) + kind.length());
    }

    private List<String> identities(String issuer) {
        return requiredClaims(issuer)
                .filter(claim -> !NOT_IDENTIFYING.contains(claim.getKey()) && !WORKFLOW_RUN.contains(claim.getKey()))
                .filter(claim -> claim.getValue().stream().noneMatch(value -> isOpen(claim.getKey(), value)))
                .flatMap(claim -> claim.getValue().stream())
                .distinct()
                .sorted()
                .toList();
    }

    private boolean requiresAudience(String issuer) {
        return requiredClaims(issuer)
                .anyMatch(claim -> NOT_IDENTIFYING.contains(claim.getKey())
                        && !claim.getKey().equals("amr")
                        && claim.getValue().stream().noneMatch(value -> value.contains("*")));
    }

    /** Returns the required claims of tokens of this issuer, by claim name in lower case. */
    private Stream<Map.Entry<String, List<String>>> requiredClaims(String issuer) {
        String prefix = issuer.toLowerCase(Locale.ROOT) + ":";
        return statement.path("Condition").properties().stream()
                .filter(operator -> OPERATORS
                        .matcher(operator.getKey().toLowerCase(Locale.ROOT))
                        .matches())
                .flatMap(operator -> operator.getValue().properties().stream())
                .filter(key -> key.getKey().toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(key -> Map.entry(
                        key.getKey().substring(prefix.length()).toLowerCase(Locale.ROOT),
                        RolePolicyDocument.words(key.getValue()).toList()));
    }

    private static boolean isOpen(String claim, String value) {
        if (claim.equals("repository")) {
            return isOpen("sub", "repo:" + value);
        }
        if (value.startsWith(OF_PODS)) {
            return value.substring(OF_PODS.length()).chars().allMatch(c -> "*?:".indexOf(c) >= 0);
        }
        return (value.contains("*") || value.contains("?"))
                && !OWNER.matcher(value).find();
    }
}
