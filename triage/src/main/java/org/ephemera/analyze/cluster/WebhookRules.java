package org.ephemera.analyze.cluster;

import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.kubernetes.ConfigMaps;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Rules on admission webhooks: mutating ones, and validating ones that control admission (CLU-001 to CLU-004). */
final class WebhookRules {
    /** System namespaces, which admission control excludes so that a cluster can start without it. */
    private static final Set<String> SYSTEM_NAMESPACES = Set.of("kube-system", "kube-public", "kube-node-lease");

    private WebhookRules() {}

    static void evaluate(ClusterRuleContext context, ClusterFindings findings) {
        for (LocatedJson configuration : context.webhooks()) {
            for (AdmissionWebhook webhook : AdmissionWebhook.in(configuration)) {
                checkExternal(webhook, findings);
                if (webhook.receivesPods() && webhook.isMutating()) {
                    checkAllPods(context, webhook, findings);
                } else if (webhook.receivesPods()) {
                    checkValidating(context, webhook, findings);
                }
            }
        }
    }

    private static void checkExternal(AdmissionWebhook webhook, ClusterFindings findings) {
        webhook.externalHost()
                .ifPresent(host -> findings.add(
                        "CLU-001",
                        webhook.isMutating() ? Severity.HIGH : Severity.MEDIUM,
                        webhook.subject(),
                        (webhook.isMutating()
                                        ? "can change created objects; calls "
                                        : "receives created objects; calls ")
                                + host,
                        webhook.hook().at("clientConfig", "url").evidence()));
    }

    /**
     * Adds the finding on a webhook for all pods. One that was created in the window is more severe than an older
     * one.
     */
    private static void checkAllPods(ClusterRuleContext context, AdmissionWebhook webhook, ClusterFindings findings) {
        LocatedJson created = webhook.configuration().at("metadata", "creationTimestamp");
        boolean inWindow = ConfigMaps.time(created)
                .filter(time -> !time.isBefore(context.since()))
                .isPresent();
        // A selector that excludes an unused label matches all pods too. For an older webhook that is common.
        // Match conditions may match everything.
        if (!webhook.isForAll()
                && !(inWindow && webhook.isForMost() && webhook.cloudName().isEmpty())) {
            return;
        }
        Finding finding = findings.finding(
                "CLU-002",
                severity(inWindow && webhook.cloudName().isEmpty(), webhook.isConditional()),
                webhook.subject(),
                "changes pods of every namespace" + exclusion(webhook.isForAll(), webhook.isConditional())
                        + (created.textOrEmpty().isEmpty() ? "" : "; created at " + created.textOrEmpty()),
                webhook.hook().at("rules").evidence());
        Optional<String> known = webhook.cloudName().or(() -> inWindow ? Optional.empty() : webhook.known());
        findings.add(known.map(finding::suppressedAs).orElse(finding));
    }

    /** Returns the severity. Match conditions may exclude objects, and are not evaluated. */
    static Severity severity(boolean inWindow, boolean conditional) {
        if (inWindow) {
            return conditional ? Severity.MEDIUM : Severity.HIGH;
        }
        return conditional ? Severity.INFO : Severity.LOW;
    }

    /**
     * Returns the text on excluded pods.
     *
     * @param conditional true with match conditions, which are not evaluated here
     */
    static String exclusion(boolean all, boolean conditional) {
        return conditional
                ? " except those that its match conditions exclude"
                : all ? "" : " except those that its selectors exclude";
    }

    private static void checkValidating(
            ClusterRuleContext context, AdmissionWebhook webhook, ClusterFindings findings) {
        Optional<LocatedJson> namespace = context.namespace()
                .filter(known ->
                        !SYSTEM_NAMESPACES.contains(known.at("metadata", "name").textOrEmpty()));
        if (namespace.isPresent() && !webhook.isFor(namespace.get())) {
            findings.add(
                    "CLU-003",
                    Severity.MEDIUM,
                    webhook.subject(),
                    "does not receive objects of the namespace "
                            + namespace.get().at("metadata", "name").textOrEmpty(),
                    webhook.hook().at("namespaceSelector").evidence());
        } else if (webhook.failsOpen()) {
            findings.add(
                    "CLU-004",
                    Severity.LOW,
                    webhook.subject(),
                    "if it does not respond, objects that it would deny are admitted",
                    webhook.hook().at("failurePolicy").evidence());
        }
    }
}
