package org.ephemera.analyze.activity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.azure.AzureOperations;

/**
 * Privileges over a cluster that a principal granted or obtained (EXE-011). Requests of the control plane itself are
 * ignored.
 */
final class ClusterTakeover implements CallRule {
    private static final Set<String> WRITES = Set.of("create", "update", "patch");
    private static final Set<String> APPROVES = Set.of("update", "patch");
    private static final Set<String> CREATES = Set.of("create");
    private static final Set<String> ACCESS = Set.of(
            "CreateAccessEntry", "UpdateAccessEntry", "AssociateAccessPolicy", "AssociateIdentityProviderConfig");
    /**
     * Default roles of Kubernetes that can run any workload and read the secrets of workloads in the namespaces in
     * which they are bound.
     */
    private static final Set<String> WIDE = Set.of("admin", "edit");
    /** Credential that is the same for every caller, so it does not identify its user. */
    private static final String ADMINISTRATOR =
            "Microsoft.ContainerService/managedClusters/listClusterAdminCredential/action";
    /** Names that include unauthenticated users, or every authenticated user. */
    private static final Set<String> EVERY_USER =
            Set.of("system:anonymous", "system:unauthenticated", "system:authenticated");

    /**
     * Action on the privileges of a cluster.
     *
     * @param sure true if the audit log shows enough of the request
     * @param grave true if add-ons never do this
     */
    private record PrivilegeChange(String what, boolean sure, boolean grave) {
        static PrivilegeChange grave(String what) {
            return new PrivilegeChange(what, true, true);
        }

        static PrivilegeChange of(String what) {
            return new PrivilegeChange(what, true, false);
        }
    }

    @Override
    public void evaluate(List<ControlCall> calls, ActivityFindings findings) {
        KubernetesApiCall.of(calls)
                .filter(audited -> (!audited.bySystem() || audited.byAddOn()) && !audited.isDryRun())
                .forEach(audited -> change(audited)
                        .filter(change -> change.grave() || !audited.bySystem())
                        .ifPresent(change -> add(audited, change, findings)));
        calls.stream()
                .filter(call -> call.service().equals("eks") && ACCESS.contains(call.action()))
                .forEach(call -> findings.add(
                        "EXE-011",
                        call.error().isPresent() ? Severity.LOW : Severity.HIGH,
                        call.request()
                                .path("name")
                                .asText(call.request().path("clusterName").asText("a cluster")),
                        call.principal() + " called " + call.action() + " for " + grantee(call.request())
                                + refused(call),
                        call));
        AzureOperations.distinctOperations(calls.stream())
                .filter(call -> call.action().equalsIgnoreCase(ADMINISTRATOR))
                .forEach(call -> {
                    String cluster = call.entry().path("resourceId").asText();
                    findings.add(
                            "EXE-011",
                            call.error().isPresent() ? Severity.LOW : Severity.MEDIUM,
                            cluster.substring(cluster.lastIndexOf('/') + 1),
                            call.principal() + " requested the administrator credential of the cluster" + refused(call),
                            call);
                });
    }

    /** Returns the IAM principal or the OpenID Connect issuer that receives access. */
    private static String grantee(JsonNode request) {
        return request.path("principalArn")
                .asText(request.path("oidc").path("issuerUrl").asText("an unknown principal"));
    }

    private static String refused(ControlCall call) {
        return call.error().map(error -> "; refused: " + error).orElse("");
    }

    private static void add(KubernetesApiCall audited, PrivilegeChange change, ActivityFindings findings) {
        boolean sure = change.sure() && !audited.byServiceAccount();
        findings.add(
                "EXE-011",
                audited.call().error().isPresent() ? Severity.LOW : sure ? Severity.HIGH : Severity.MEDIUM,
                audited.resource() + " " + audited.name(),
                audited.who() + " " + change.what() + refused(audited.call()),
                audited.call());
    }

    private static Optional<PrivilegeChange> change(KubernetesApiCall audited) {
        if (audited.is(WRITES, "clusterrolebindings", "rolebindings")) {
            return binding(audited);
        }
        if (audited.is(WRITES, "clusterroles", "roles") && hasAllPermissions(audited.body())) {
            return Optional.of(
                    new PrivilegeChange("created a role with all permissions", true, !audited.byAggregator()));
        }
        if (audited.is(CREATES, "serviceaccounts/token") && !audited.byNode()) {
            return Optional.of(
                    new PrivilegeChange("created a token of a service account", true, audited.isForAnotherOfSystem()));
        }
        if (audited.is(APPROVES, "certificatesigningrequests/approval")) {
            return Optional.of(PrivilegeChange.of("approved a certificate signing request"));
        }
        if (audited.is(WRITES, "mutatingwebhookconfigurations", "validatingwebhookconfigurations")) {
            return Optional.of(PrivilegeChange.of("created or changed an admission webhook"));
        }
        if (audited.is(WRITES, "mutatingadmissionpolicies", "mutatingadmissionpolicybindings")) {
            return Optional.of(PrivilegeChange.of("created or changed a mutating admission policy"));
        }
        if (audited.is(APPROVES, "namespaces")) {
            return PodSecurityStandard.lowered(audited.body())
                    .map(what -> new PrivilegeChange("set the namespace to admit pods " + what, false, false));
        }
        if (audited.is(WRITES, "configmaps")
                && audited.name().equals("aws-auth")
                && audited.namespace().equals("kube-system")) {
            return Optional.of(PrivilegeChange.grave("changed the identity mapping in aws-auth"));
        }
        return Optional.empty();
    }

    /** Reports whether a role has the permissions of cluster-admin under another name. */
    private static boolean hasAllPermissions(JsonNode role) {
        return role.path("rules")
                .valueStream()
                .anyMatch(rule -> has(rule.path("verbs"), "*")
                        && has(rule.path("resources"), "*")
                        && has(rule.path("apiGroups"), "*"));
    }

    private static boolean isForEveryUser(JsonNode binding) {
        return binding.path("subjects")
                .valueStream()
                .map(subject -> subject.path("name").asText())
                .anyMatch(EVERY_USER::contains);
    }

    private static boolean has(JsonNode words, String wanted) {
        return words.valueStream().anyMatch(word -> word.asText().equals(wanted));
    }

    private static Optional<PrivilegeChange> binding(KubernetesApiCall audited) {
        JsonNode body = audited.body();
        if (isForEveryUser(body)) {
            return Optional.of(PrivilegeChange.grave(
                    "bound " + body.path("roleRef").path("name").asText("a role")
                            + " to all users or to unauthenticated users"));
        }
        if (body.isObject() && body.has("roleRef")) {
            String role = body.path("roleRef").path("name").asText();
            boolean wide = audited.resource().equals("clusterrolebindings") && WIDE.contains(role);
            return role.equals("cluster-admin")
                    ? Optional.of(PrivilegeChange.grave("bound cluster-admin"))
                    : wide ? Optional.of(PrivilegeChange.of("bound " + role + " in all namespaces")) : Optional.empty();
        }
        if (audited.resource().equals("clusterrolebindings") && audited.name().equals("cluster-admin")) {
            return Optional.of(PrivilegeChange.grave("changed the subjects of cluster-admin"));
        }
        // Either a patch of the subjects, or the level of the audit policy excludes request bodies.
        return audited.resource().equals("clusterrolebindings")
                ? Optional.of(new PrivilegeChange(
                        "changed a cluster role binding; the audit log does not show which role", false, false))
                : Optional.empty();
    }
}
