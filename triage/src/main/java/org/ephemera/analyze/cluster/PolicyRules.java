package org.ephemera.analyze.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.analyze.parse.kubernetes.ConfigMaps;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Policies that change every pod on its way into the cluster, as a webhook would (CLU-002). One that is bound to nothing changes nothing. */
final class PolicyRules {
    private PolicyRules() {}

    static void judge(ClusterRuleContext scene, ClusterFindings judged) {
        of(scene, "MutatingAdmissionPolicy")
                .filter(policy -> isForAllPods(policy.at("spec")))
                .forEach(policy -> {
                    List<LocatedJson> bindings = of(scene, "MutatingAdmissionPolicyBinding")
                            .filter(binding -> isOfAll(binding, policy))
                            .toList();
                    if (!bindings.isEmpty()) {
                        everywhere(scene, policy, bindings, judged);
                    }
                });
    }

    private static Stream<LocatedJson> of(ClusterRuleContext scene, String kind) {
        return scene.policies().stream()
                .filter(object -> object.at("kind").words().equals(kind));
    }

    private static boolean isForAllPods(LocatedJson spec) {
        LocatedJson constraints = spec.at("matchConstraints");
        return Webhook.seePods(constraints.at("resourceRules")) && Webhook.selectsMost(constraints);
    }

    private static boolean isOfAll(LocatedJson binding, LocatedJson policy) {
        LocatedJson spec = binding.at("spec");
        LocatedJson rules = spec.at("matchResources", "resourceRules");
        return spec.at("policyName")
                        .words()
                        .equals(policy.at("metadata", "name").words())
                && Webhook.selectsMost(spec.at("matchResources"))
                && (rules.items().isEmpty() || Webhook.seePods(rules));
    }

    /** What was set or bound while it all happened is another thing than what has long been there. */
    private static void everywhere(
            ClusterRuleContext scene, LocatedJson policy, List<LocatedJson> bindings, ClusterFindings judged) {
        Optional<Instant> bound =
                bindings.stream().flatMap(binding -> created(binding).stream()).min(Instant::compareTo);
        Optional<Instant> since =
                Stream.concat(created(policy).stream(), bound.stream()).max(Instant::compareTo);
        boolean lately = since.filter(time -> !time.isBefore(scene.since())).isPresent();
        boolean conditional = Webhook.isConditional(policy.at("spec"));
        boolean all = Webhook.selectsAll(policy.at("spec", "matchConstraints"))
                && bindings.stream().anyMatch(binding -> Webhook.selectsAll(binding.at("spec", "matchResources")));
        if (!all && !lately) {
            return;
        }
        judged.add(
                "CLU-002",
                WebhookRules.severity(lately, conditional),
                "MutatingAdmissionPolicy/" + policy.at("metadata", "name").words(),
                "changes pods of every namespace" + WebhookRules.leavingOut(all, conditional)
                        + since.map(time -> "; it is bound since " + time).orElse(""),
                policy.at("spec", "matchConstraints").at("resourceRules").evidence());
    }

    private static Optional<Instant> created(LocatedJson object) {
        return ConfigMaps.time(object.at("metadata", "creationTimestamp"));
    }
}
