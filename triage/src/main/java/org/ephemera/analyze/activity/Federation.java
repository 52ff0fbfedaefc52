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
 * Whom a role is given to that signs in elsewhere: with a token of OpenID Connect or an assertion of SAML (IAM user guide, "Create a
 * role for OpenID Connect federation" and "Available keys for AWS OIDC federation").
 *
 * @param provider as the policy names it: an ARN, or a host that IAM knows by itself
 * @param statement of the policy
 */
record Federation(String provider, JsonNode statement) {
    private static final String OIDC = ":oidc-provider/";
    private static final String SAML = ":saml-provider/";
    /** A cluster's own, whose pods have a role each; it signs for nobody else. */
    private static final Pattern OF_CLUSTER = Pattern.compile("oidc[.-]eks\\.[a-z0-9.-]+/id/[^/]+");

    private static final String OF_PODS = "system:serviceaccount:";

    /** What these sign is for the audience that who asks for it has named; accounts there has whoever wants one. */
    private static final Set<String> FOR_ALL =
            Set.of("token.actions.githubusercontent.com", "gitlab.com", "app.terraform.io", "agent.buildkite.com");

    /** These say for what a token is, or that somebody signed in at all. */
    private static final Set<String> NOT_WHO = Set.of("aud", "azp", "oaud", "app_id", "amr", "iss");

    /** Of GitHub, for what somebody runs something: whoever does may choose these. */
    private static final Set<String> OF_RUN =
            Set.of("environment", "event_name", "ref", "ref_type", "runner_environment", "workflow");

    /** With a wildcard, whose it is has to stand before it, and to end there: all that begins like that anybody may have. */
    private static final Pattern OWNER = Pattern.compile("^[^:/*?]+[:/][^:/*?]+[:/]");

    private static final Pattern ASKS =
            Pattern.compile("^(forallvalues:|foranyvalue:)?string(equals|like|equalsignorecase)(ifexists)?$");

    private static final int MOST_NAMED = 3;

    /** Nothing if those whom it lets in are in the account itself: pods that are named. */
    Optional<ExternalPrincipal> outsider() {
        if (provider.contains(SAML)) {
            return Optional.of(new ExternalPrincipal("users of the SAML provider " + after(SAML), Severity.LOW));
        }
        String issuer = provider.contains(OIDC) ? after(OIDC) : provider;
        List<String> who = who(issuer);
        boolean cluster = OF_CLUSTER.matcher(issuer).matches();
        if (cluster && !who.isEmpty()) {
            return Optional.empty();
        }
        boolean named = !who.isEmpty() || (!cluster && !FOR_ALL.contains(issuer) && asksForAudience(issuer));
        String shown = who.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                + (who.size() > MOST_NAMED ? " and " + (who.size() - MOST_NAMED) + " more" : "");
        return Optional.of(new ExternalPrincipal(
                (who.isEmpty() ? "anybody" : shown) + " of " + issuer, named ? Severity.LOW : Severity.MEDIUM));
    }

    private String after(String kind) {
        return provider.substring(provider.indexOf(kind) + kind.length());
    }

    private List<String> who(String issuer) {
        return asked(issuer)
                .filter(claim -> !NOT_WHO.contains(claim.getKey()) && !OF_RUN.contains(claim.getKey()))
                .filter(claim -> claim.getValue().stream().noneMatch(value -> isOpen(claim.getKey(), value)))
                .flatMap(claim -> claim.getValue().stream())
                .distinct()
                .sorted()
                .toList();
    }

    private boolean asksForAudience(String issuer) {
        return asked(issuer)
                .anyMatch(claim -> NOT_WHO.contains(claim.getKey())
                        && !claim.getKey().equals("amr")
                        && claim.getValue().stream().noneMatch(value -> value.contains("*")));
    }

    /** What a token of this one has to say, by the claim's name in small letters. */
    private Stream<Map.Entry<String, List<String>>> asked(String issuer) {
        String prefix = issuer.toLowerCase(Locale.ROOT) + ":";
        return statement.path("Condition").properties().stream()
                .filter(operator ->
                        ASKS.matcher(operator.getKey().toLowerCase(Locale.ROOT)).matches())
                .flatMap(operator -> operator.getValue().properties().stream())
                .filter(key -> key.getKey().toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(key -> Map.entry(
                        key.getKey().substring(prefix.length()).toLowerCase(Locale.ROOT),
                        RoleDocument.words(key.getValue()).toList()));
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
