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
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.call.IpAddresses;

/**
 * Credentials and trust that a principal created who also started or changed the target (EXE-014). They remain valid
 * if the access key is revoked. A package contains calls to IAM that were made with the keys of these principals, and
 * those of the target's own role, which another rule reports.
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
    /** AWS managed policies that allow all actions, or allow to grant oneself all actions. */
    private static final Set<String> WIDE =
            Set.of("arn:aws:iam::aws:policy/AdministratorAccess", "arn:aws:iam::aws:policy/IAMFullAccess");

    private static final Set<String> ATTACHED = Set.of("iam AttachRolePolicy", "iam AttachGroupPolicy");
    private static final Set<String> WRITTEN =
            Set.of("iam PutRolePolicy", "iam PutGroupPolicy", "iam CreatePolicy", "iam CreatePolicyVersion");

    /** Operations that set the trust policy of a role. */
    private static final Set<String> ROLES = Set.of("iam CreateRole", "iam UpdateAssumeRolePolicy");

    private static final Pattern PARTITION = Pattern.compile("^arn:aws[a-z-]*:");
    private static final int MOST_PLACES = 10;
    private static final int MOST_NAMED = 5;

    private final CallerBaseline baseline;
    private final Predicate<ControlCall> own;

    /**
     * Creates the rule.
     *
     * @param own matches calls that were made with the target's own credentials
     */
    PersistenceRule(CallerBaseline baseline, Predicate<ControlCall> own) {
        this.baseline = baseline;
        this.own = own;
    }

    /** Key of one finding: equal calls are reported together. */
    private record CallGroup(String principal, String what, Severity severity, Optional<String> error) {}

    @Override
    public void evaluate(List<ControlCall> calls, ActivityFindings findings) {
        Map<CallGroup, List<ControlCall>> groups = new LinkedHashMap<>();
        calls.stream()
                .filter(call -> call.entry().has("eventSource") && !own.test(call))
                .forEach(call -> what(call)
                        .ifPresent(what -> groups.computeIfAbsent(
                                        new CallGroup(call.principal(), what, severity(call), call.error()),
                                        none -> new ArrayList<>())
                                .add(call)));
        groups.forEach((group, same) -> findings.add(
                "EXE-014",
                group.severity(),
                group.principal(),
                (group.error().isPresent() ? "tried " : "called ")
                        + group.what()
                        + (same.size() > 1 ? ", " + same.size() + " times" : "")
                        + same.getFirst().sourceIp().map(ip -> ", from " + ip).orElse("")
                        + group.error().map(error -> "; refused: " + error).orElse(""),
                same.getFirst(),
                same.stream()
                        .skip(1)
                        .limit(MOST_PLACES - 1)
                        .map(ControlCall::evidence)
                        .toArray(EvidenceLocation[]::new)));
    }

    /**
     * Returns the severity of a call. A call that a service makes for a principal, such as CloudFormation, results
     * from a template.
     */
    private Severity severity(ControlCall call) {
        boolean template = call.entry().path("userIdentity").has("invokedBy")
                || call.sourceIp().filter(ip -> !IpAddresses.isAddress(ip)).isPresent();
        Severity trust = call.action().equals("CreateRole") ? trust(call) : Severity.MEDIUM;
        if (trust == Severity.INFO) {
            return Severity.INFO;
        }
        boolean outside = !template
                && baseline.hasNewAddressAndAgent(call)
                && baseline.hasUsedPublicAddress(call)
                && trust != Severity.LOW;
        if (outside) {
            return Severity.HIGH;
        }
        if (call.error().isPresent() || template) {
            return Severity.LOW;
        }
        boolean unfamiliar = baseline.hasNewAddressOrAgent(call);
        return trust == Severity.LOW
                ? unfamiliar ? Severity.MEDIUM : Severity.LOW
                : unfamiliar ? Severity.HIGH : Severity.MEDIUM;
    }

    /** Returns the severity of the most severe trust in a principal outside the account. */
    private static Severity trust(ControlCall call) {
        return externalPrincipals(call).stream()
                .map(ExternalPrincipal::severity)
                .min(Comparator.naturalOrder())
                .orElse(Severity.MEDIUM);
    }

    private static List<ExternalPrincipal> externalPrincipals(ControlCall call) {
        return document(call).externalPrincipals(account(call));
    }

    /** Returns the trust policy, which the operations that create and change a role name differently. */
    private static RolePolicyDocument document(ControlCall call) {
        String field = call.action().equals("CreateRole") ? "assumeRolePolicyDocument" : "policyDocument";
        return RolePolicyDocument.of(call.request().path(field).asText());
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
        String operationText = call.service() + ":" + call.action() + name;
        if (ROLES.contains(operation)) {
            List<String> externalPrincipals = externalPrincipals(call).stream()
                    .sorted(Comparator.comparing(ExternalPrincipal::severity))
                    .map(ExternalPrincipal::name)
                    .distinct()
                    .toList();
            String trusted = externalPrincipals.isEmpty()
                    ? ""
                    : ", which may be assumed by " + named(externalPrincipals) + within(call);
            return trusted.isEmpty() && !ALWAYS.contains(operation)
                    ? Optional.empty()
                    : Optional.of(operationText + trusted);
        }
        return createsAccess(operation, request) ? Optional.of(operationText) : Optional.empty();
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

    /**
     * Returns the account in which the call was made. The ARN of the caller contains the caller's account, which is
     * the fallback.
     */
    private static String account(ControlCall call) {
        String[] arn = call.principal().split(":", -1);
        return call.entry().path("recipientAccountId").asText(arn.length > 4 ? arn[4] : "");
    }

    /** Reports whether a call creates access. Names of Lambda operations end with an API version. */
    private static boolean createsAccess(String operation, JsonNode request) {
        return ALWAYS.contains(operation)
                || (ATTACHED.contains(operation)
                        && WIDE.contains(PARTITION
                                .matcher(request.path("policyArn").asText())
                                .replaceFirst("arn:aws:")))
                || (WRITTEN.contains(operation)
                        && RolePolicyDocument.of(request.path("policyDocument").asText())
                                .allowsTakeover())
                || (operation.startsWith("lambda CreateFunctionUrlConfig")
                        && request.path("authType").asText().equals("NONE"))
                || (operation.startsWith("lambda AddPermission")
                        && request.path("principal").asText().equals("*"));
    }
}
