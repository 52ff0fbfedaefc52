package org.ephemera.analyze.cluster;

import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.kubernetes.ConfigMaps;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** What changes pods on their way into the cluster, and what guards it (CLU-001 to CLU-004). */
final class WebhookRules {
    /** Guards leave them out so that a cluster comes up without them. */
    private static final Set<String> OF_THE_SYSTEM = Set.of("kube-system", "kube-public", "kube-node-lease");

    private WebhookRules() {}

    static void judge(ClusterRuleContext scene, ClusterFindings judged) {
        for (LocatedJson configuration : scene.webhooks()) {
            for (Webhook webhook : Webhook.in(configuration)) {
                beyond(webhook, judged);
                if (webhook.seesPods() && webhook.isMutating()) {
                    everywhere(scene, webhook, judged);
                } else if (webhook.seesPods()) {
                    guard(scene, webhook, judged);
                }
            }
        }
    }

    private static void beyond(Webhook webhook, ClusterFindings judged) {
        webhook.beyond()
                .ifPresent(host -> judged.add(
                        "CLU-001",
                        webhook.isMutating() ? Severity.HIGH : Severity.MEDIUM,
                        webhook.subject(),
                        (webhook.isMutating() ? "what is created is sent to " : "is asked about what is created: ")
                                + host
                                + (webhook.isMutating() ? " and comes back changed" : ""),
                        webhook.hook().at("clientConfig", "url").evidence()));
    }

    /** One that was set while it all happened is another thing than one that has long been there. */
    private static void everywhere(ClusterRuleContext scene, Webhook webhook, ClusterFindings judged) {
        LocatedJson created = webhook.configuration().at("metadata", "creationTimestamp");
        boolean lately = ConfigMaps.time(created)
                .filter(time -> !time.isBefore(scene.since()))
                .isPresent();
        // What leaves out a label that nobody has is for all, too; of what has long been there that is usual.
        // Conditions may as well let
        // everything through.
        if (!webhook.isFromAll()
                && !(lately && webhook.isForMost() && webhook.ofCloud().isEmpty())) {
            return;
        }
        Finding finding = judged.finding(
                "CLU-002",
                severity(lately && webhook.ofCloud().isEmpty(), webhook.isConditional()),
                webhook.subject(),
                "changes pods of every namespace" + leavingOut(webhook.isFromAll(), webhook.isConditional())
                        + (created.words().isEmpty() ? "" : "; it is there since " + created.words()),
                webhook.hook().at("rules").evidence());
        Optional<String> known = webhook.ofCloud().or(() -> lately ? Optional.empty() : webhook.known());
        judged.add(known.map(finding::suppressed).orElse(finding));
    }

    /** What has conditions may be narrower than it looks: they are not evaluated. */
    static Severity severity(boolean lately, boolean conditional) {
        if (lately) {
            return conditional ? Severity.MEDIUM : Severity.HIGH;
        }
        return conditional ? Severity.INFO : Severity.LOW;
    }

    /** @param conditional if conditions are asked besides, which are not evaluated here */
    static String leavingOut(boolean all, boolean conditional) {
        return conditional ? " but what its conditions leave out" : all ? "" : " but what its selectors leave out";
    }

    private static void guard(ClusterRuleContext scene, Webhook webhook, ClusterFindings judged) {
        Optional<LocatedJson> namespace = scene.namespace()
                .filter(known ->
                        !OF_THE_SYSTEM.contains(known.at("metadata", "name").words()));
        if (namespace.isPresent() && !webhook.isFor(namespace.get())) {
            judged.add(
                    "CLU-003",
                    Severity.MEDIUM,
                    webhook.subject(),
                    "is not asked about the namespace "
                            + namespace.get().at("metadata", "name").words(),
                    webhook.hook().at("namespaceSelector").evidence());
        } else if (webhook.failsOpen()) {
            judged.add(
                    "CLU-004",
                    Severity.LOW,
                    webhook.subject(),
                    "when it does not answer, what it would have refused is let in",
                    webhook.hook().at("failurePolicy").evidence());
        }
    }
}
