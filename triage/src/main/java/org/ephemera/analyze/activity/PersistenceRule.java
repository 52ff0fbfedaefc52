package org.ephemera.analyze.activity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.call.IpAddresses;

/**
 * Ways to come back that somebody made who also started or changed the target (EXE-014): of calls to IAM a package has those that were
 * made with their keys, and those of the target's own role, of which another rule tells. Whoever loses the key still has these.
 */
final class PersistenceRule implements CallRule {
    private static final Set<String> ALWAYS = Set.of(
            "iam CreateUser",
            "iam CreateAccessKey",
            "iam CreateLoginProfile",
            "iam UpdateLoginProfile",
            "iam AttachUserPolicy",
            "iam PutUserPolicy",
            "iam AddUserToGroup",
            "iam UpdateAssumeRolePolicy",
            "iam CreateSAMLProvider",
            "iam UpdateSAMLProvider",
            "iam CreateOpenIDConnectProvider",
            "iam DeactivateMFADevice",
            "sts GetFederationToken",
            "rolesanywhere CreateTrustAnchor");
    /** What AWS brings along that may do everything, or give itself the rights to. */
    private static final Set<String> WIDE =
            Set.of("arn:aws:iam::aws:policy/AdministratorAccess", "arn:aws:iam::aws:policy/IAMFullAccess");

    private static final Set<String> ATTACHED = Set.of("iam AttachRolePolicy", "iam AttachGroupPolicy");
    private static final Set<String> WRITTEN =
            Set.of("iam PutRolePolicy", "iam PutGroupPolicy", "iam CreatePolicy", "iam CreatePolicyVersion");

    /** What says who may take a role. */
    private static final Set<String> ROLES = Set.of("iam CreateRole", "iam UpdateAssumeRolePolicy");

    private static final Pattern PARTITION = Pattern.compile("^arn:aws[a-z-]*:");
    private static final int MOST_PLACES = 10;
    private static final int MOST_NAMED = 5;

    private final CallerBaseline familiar;
    private final Predicate<ControlCall> own;

    /** @param own true of calls that were made as the target itself */
    PersistenceRule(CallerBaseline familiar, Predicate<ControlCall> own) {
        this.familiar = familiar;
        this.own = own;
    }

    /** What makes one finding. */
    private record Kind(String principal, String what, Severity severity, Optional<String> error) {}

    @Override
    public void judge(List<ControlCall> calls, ActivityFindings judged) {
        Map<Kind, List<ControlCall>> kinds = new LinkedHashMap<>();
        calls.stream()
                .filter(call -> call.entry().has("eventSource") && !own.test(call))
                .forEach(call -> what(call)
                        .ifPresent(what -> kinds.computeIfAbsent(
                                        new Kind(call.principal(), what, severity(call), call.error()),
                                        none -> new ArrayList<>())
                                .add(call)));
        kinds.forEach((kind, same) -> judged.add(
                "EXE-014",
                kind.severity(),
                kind.principal(),
                (kind.error().isPresent() ? "tried " : "called ")
                        + kind.what()
                        + (same.size() > 1 ? ", " + same.size() + " times" : "")
                        + same.getFirst().sourceIp().map(ip -> ", from " + ip).orElse("")
                        + kind.error().map(error -> "; refused: " + error).orElse(""),
                same.getFirst(),
                same.stream()
                        .skip(1)
                        .limit(MOST_PLACES - 1)
                        .map(ControlCall::evidence)
                        .toArray(Evidence[]::new)));
    }

    /** What a service does for somebody, as CloudFormation, stands in a template. */
    private Severity severity(ControlCall call) {
        boolean template = call.entry().path("userIdentity").has("invokedBy")
                || call.sourceIp().filter(ip -> !IpAddresses.isAddress(ip)).isPresent();
        Severity trust = call.action().equals("CreateRole") ? trust(call) : Severity.MEDIUM;
        if (trust == Severity.INFO) {
            return Severity.INFO;
        }
        if (call.error().isPresent() || template) {
            return Severity.LOW;
        }
        boolean strange = familiar.isStrange(call);
        return trust == Severity.LOW
                ? strange ? Severity.MEDIUM : Severity.LOW
                : strange ? Severity.HIGH : Severity.MEDIUM;
    }

    /** How bad the worst is that it opens. */
    private static Severity trust(ControlCall call) {
        return outsiders(call).stream()
                .map(ExternalPrincipal::severity)
                .min(Comparator.naturalOrder())
                .orElse(Severity.MEDIUM);
    }

    private static List<ExternalPrincipal> outsiders(ControlCall call) {
        return document(call).outsiders(account(call));
    }

    /** Of who may take a role; a change of it has another name for it. */
    private static RoleDocument document(ControlCall call) {
        String field = call.action().equals("CreateRole") ? "assumeRolePolicyDocument" : "policyDocument";
        return RoleDocument.of(call.request().path(field).asText());
    }

    private static Optional<String> what(ControlCall call) {
        String operation = call.service() + " " + call.action();
        JsonNode request = call.request();
        String name =
                List.of("userName", "roleName", "groupName", "policyArn", "policyName", "functionName", "name").stream()
                        .map(field -> request.path(field).asText())
                        .filter(text -> !text.isEmpty())
                        .findFirst()
                        .map(text -> " for " + text)
                        .orElse("");
        String called = call.service() + ":" + call.action() + name;
        if (ROLES.contains(operation)) {
            List<String> outsiders = outsiders(call).stream()
                    .map(ExternalPrincipal::name)
                    .distinct()
                    .toList();
            String open = outsiders.isEmpty() ? "" : ", which may be taken from " + named(outsiders) + within(call);
            return open.isEmpty() && !ALWAYS.contains(operation) ? Optional.empty() : Optional.of(called + open);
        }
        return opens(operation, request) ? Optional.of(called) : Optional.empty();
    }

    private static String within(ControlCall call) {
        return trust(call) == Severity.INFO
                ? ", within the organization " + named(document(call).organizations(account(call)))
                : "";
    }

    private static String named(List<String> names) {
        return names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                + (names.size() > MOST_NAMED ? " and " + (names.size() - MOST_NAMED) + " more" : "");
    }

    /** In which the call was made, of whomever: it stands in each ARN. */
    private static String account(ControlCall call) {
        String[] arn = call.principal().split(":", -1);
        return call.entry().path("recipientAccountId").asText(arn.length > 4 ? arn[4] : "");
    }

    /** Names of Lambda end in a version. */
    private static boolean opens(String operation, JsonNode request) {
        return ALWAYS.contains(operation)
                || (ATTACHED.contains(operation)
                        && WIDE.contains(PARTITION
                                .matcher(request.path("policyArn").asText())
                                .replaceFirst("arn:aws:")))
                || (WRITTEN.contains(operation)
                        && RoleDocument.of(request.path("policyDocument").asText())
                                .takesOver())
                || (operation.startsWith("lambda CreateFunctionUrlConfig")
                        && request.path("authType").asText().equals("NONE"))
                || (operation.startsWith("lambda AddPermission")
                        && request.path("principal").asText().equals("*"));
    }
}
