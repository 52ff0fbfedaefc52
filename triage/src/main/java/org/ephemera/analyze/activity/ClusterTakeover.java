package org.ephemera.analyze.activity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.azure.AzureOperations;

/** Rights over a cluster that somebody gave away or took (EXE-011). What the control plane does for itself is left out. */
final class ClusterTakeover implements CallRule {
    private static final Set<String> WRITES = Set.of("create", "update", "patch");
    private static final Set<String> APPROVES = Set.of("update", "patch");
    private static final Set<String> CREATES = Set.of("create");
    private static final Set<String> ACCESS = Set.of(
            "CreateAccessEntry", "UpdateAccessEntry", "AssociateAccessPolicy", "AssociateIdentityProviderConfig");
    /** Roles of Kubernetes' own that run what they like, and read what runs has of secrets, wherever they are bound. */
    private static final Set<String> WIDE = Set.of("admin", "edit");
    /** Nobody is named by it: it is the same for whoever asks. */
    private static final String ADMINISTRATOR =
            "Microsoft.ContainerService/managedClusters/listClusterAdminCredential/action";
    /** What those have who show no certificate and no token, or any. */
    private static final Set<String> ANYBODY =
            Set.of("system:anonymous", "system:unauthenticated", "system:authenticated");

    /**
     * What was done.
     *
     * @param sure if the audit log shows enough of it
     * @param grave if add-ons have no business with it
     */
    private record Act(String what, boolean sure, boolean grave) {
        static Act grave(String what) {
            return new Act(what, true, true);
        }

        static Act of(String what) {
            return new Act(what, true, false);
        }
    }

    @Override
    public void judge(List<ControlCall> calls, ActivityFindings judged) {
        KubernetesApiCall.of(calls)
                .filter(audited -> (!audited.bySystem() || audited.byAddOn()) && !audited.isTrial())
                .forEach(audited -> act(audited)
                        .filter(act -> act.grave() || !audited.bySystem())
                        .ifPresent(act -> add(audited, act, judged)));
        calls.stream()
                .filter(call -> call.service().equals("eks") && ACCESS.contains(call.action()))
                .forEach(call -> judged.add(
                        "EXE-011",
                        call.error().isPresent() ? Severity.LOW : Severity.HIGH,
                        call.request()
                                .path("name")
                                .asText(call.request().path("clusterName").asText("a cluster")),
                        call.principal() + " called " + call.action() + " for " + whom(call.request()) + refused(call),
                        call));
        AzureOperations.once(calls.stream())
                .filter(call -> call.action().equalsIgnoreCase(ADMINISTRATOR))
                .forEach(call -> {
                    String cluster = call.entry().path("resourceId").asText();
                    judged.add(
                            "EXE-011",
                            call.error().isPresent() ? Severity.LOW : Severity.MEDIUM,
                            cluster.substring(cluster.lastIndexOf('/') + 1),
                            call.principal() + " asked for the administrator's credential of the cluster"
                                    + refused(call),
                            call);
                });
    }

    /** A principal of IAM, or whoever a server of OpenID Connect vouches for. */
    private static String whom(JsonNode request) {
        return request.path("principalArn")
                .asText(request.path("oidc").path("issuerUrl").asText("somebody"));
    }

    private static String refused(ControlCall call) {
        return call.error().map(error -> "; refused: " + error).orElse("");
    }

    private static void add(KubernetesApiCall audited, Act act, ActivityFindings judged) {
        boolean sure = act.sure() && !audited.byServiceAccount();
        judged.add(
                "EXE-011",
                audited.call().error().isPresent() ? Severity.LOW : sure ? Severity.HIGH : Severity.MEDIUM,
                audited.resource() + " " + audited.name(),
                audited.who() + " " + act.what() + refused(audited.call()),
                audited.call());
    }

    private static Optional<Act> act(KubernetesApiCall audited) {
        if (audited.is(WRITES, "clusterrolebindings", "rolebindings")) {
            return binding(audited);
        }
        if (audited.is(WRITES, "clusterroles", "roles") && mayDoAll(audited.body())) {
            return Optional.of(new Act("made a role that may do everything", true, !audited.byAggregator()));
        }
        if (audited.is(CREATES, "serviceaccounts/token") && !audited.byNode()) {
            return Optional.of(new Act("had a token made for a service account", true, audited.isForAnotherOfSystem()));
        }
        if (audited.is(APPROVES, "certificatesigningrequests/approval")) {
            return Optional.of(Act.of("approved a certificate"));
        }
        if (audited.is(WRITES, "mutatingwebhookconfigurations", "validatingwebhookconfigurations")) {
            return Optional.of(Act.of("set a webhook that sees or changes what is created"));
        }
        if (audited.is(WRITES, "mutatingadmissionpolicies", "mutatingadmissionpolicybindings")) {
            return Optional.of(Act.of("set a policy that changes what is created"));
        }
        if (audited.is(APPROVES, "namespaces")) {
            return PodStandard.lowered(audited.body())
                    .map(what -> new Act("let the namespace have pods " + what, false, false));
        }
        if (audited.is(WRITES, "configmaps")
                && audited.name().equals("aws-auth")
                && audited.namespace().equals("kube-system")) {
            return Optional.of(Act.grave("changed who is who in aws-auth"));
        }
        return Optional.empty();
    }

    /** By another name than cluster-admin, and the same. */
    private static boolean mayDoAll(JsonNode role) {
        return role.path("rules")
                .valueStream()
                .anyMatch(rule -> has(rule.path("verbs"), "*")
                        && has(rule.path("resources"), "*")
                        && has(rule.path("apiGroups"), "*"));
    }

    private static boolean isOfAnybody(JsonNode binding) {
        return binding.path("subjects")
                .valueStream()
                .map(subject -> subject.path("name").asText())
                .anyMatch(ANYBODY::contains);
    }

    private static boolean has(JsonNode words, String wanted) {
        return words.valueStream().anyMatch(word -> word.asText().equals(wanted));
    }

    private static Optional<Act> binding(KubernetesApiCall audited) {
        JsonNode body = audited.body();
        if (isOfAnybody(body)) {
            return Optional.of(Act.grave("bound "
                    + body.path("roleRef").path("name").asText("a role") + " for whoever signs in, or does not"));
        }
        if (body.isObject() && body.has("roleRef")) {
            String role = body.path("roleRef").path("name").asText();
            boolean wide = audited.resource().equals("clusterrolebindings") && WIDE.contains(role);
            return role.equals("cluster-admin")
                    ? Optional.of(Act.grave("bound cluster-admin"))
                    : wide ? Optional.of(Act.of("bound " + role + " in all namespaces")) : Optional.empty();
        }
        if (audited.resource().equals("clusterrolebindings") && audited.name().equals("cluster-admin")) {
            return Optional.of(Act.grave("changed who is bound to cluster-admin"));
        }
        // A patch of subjects, or a level of the audit policy that keeps no bodies.
        return audited.resource().equals("clusterrolebindings")
                ? Optional.of(
                        new Act("changed a cluster role binding; the audit log does not show which role", false, false))
                : Optional.empty();
    }
}
