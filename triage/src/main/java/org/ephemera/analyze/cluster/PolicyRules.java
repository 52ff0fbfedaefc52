package org.ephemera.analyze.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.analyze.parse.kubernetes.ConfigMaps;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Rule on mutating admission policies for all pods (CLU-002). A policy without a binding has no effect. */
final class PolicyRules {
    private PolicyRules() {}

    static void evaluate(ClusterRuleContext context, ClusterFindings findings) {
        of(context, "MutatingAdmissionPolicy")
                .filter(policy -> isForAllPods(policy.at("spec")))
                .forEach(policy -> {
                    List<LocatedJson> bindings = of(context, "MutatingAdmissionPolicyBinding")
                            .filter(binding -> isForAll(binding, policy))
                            .toList();
                    if (!bindings.isEmpty()) {
                        addFinding(context, policy, bindings, findings);
                    }
                });
    }

    private static Stream<LocatedJson> of(ClusterRuleContext context, String kind) {
        return context.policies().stream()
                .filter(object -> object.at("kind").textOrEmpty().equals(kind));
    }

    private static boolean isForAllPods(LocatedJson spec) {
        LocatedJson constraints = spec.at("matchConstraints");
        return AdmissionWebhook.matchPods(constraints.at("resourceRules")) && AdmissionWebhook.selectsMost(constraints);
    }

    private static boolean isForAll(LocatedJson binding, LocatedJson policy) {
        LocatedJson spec = binding.at("spec");
        LocatedJson rules = spec.at("matchResources", "resourceRules");
        return spec.at("policyName")
                        .textOrEmpty()
                        .equals(policy.at("metadata", "name").textOrEmpty())
                && AdmissionWebhook.selectsMost(spec.at("matchResources"))
                && (rules.items().isEmpty() || AdmissionWebhook.matchPods(rules));
    }

    /** Adds the finding. A policy that was created or bound in the window is more severe than an older one. */
    private static void addFinding(
            ClusterRuleContext context, LocatedJson policy, List<LocatedJson> bindings, ClusterFindings findings) {
        Optional<Instant> bound =
                bindings.stream().flatMap(binding -> created(binding).stream()).min(Instant::compareTo);
        Optional<Instant> since =
                Stream.concat(created(policy).stream(), bound.stream()).max(Instant::compareTo);
        boolean inWindow = since.filter(time -> !time.isBefore(context.since())).isPresent();
        boolean conditional = AdmissionWebhook.isConditional(policy.at("spec"));
        boolean all = AdmissionWebhook.selectsAll(policy.at("spec", "matchConstraints"))
                && bindings.stream()
                        .anyMatch(binding -> AdmissionWebhook.selectsAll(binding.at("spec", "matchResources")));
        if (!all && !inWindow) {
            return;
        }
        findings.add(
                "CLU-002",
                WebhookRules.severity(inWindow, conditional),
                "MutatingAdmissionPolicy/" + policy.at("metadata", "name").textOrEmpty(),
                "changes pods of every namespace" + WebhookRules.exclusion(all, conditional)
                        + since.map(time -> "; bound since " + time).orElse(""),
                policy.at("spec", "matchConstraints").at("resourceRules").evidence());
    }

    private static Optional<Instant> created(LocatedJson object) {
        return ConfigMaps.time(object.at("metadata", "creationTimestamp"));
    }
}
