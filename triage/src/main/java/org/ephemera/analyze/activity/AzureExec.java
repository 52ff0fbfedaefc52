package org.ephemera.analyze.activity;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.azure.AzureOperations;

/**
 * Exec into container groups and consoles of container apps (EXE-005), and run commands in AKS clusters (EXE-006).
 * The activity log contains two entries for an operation, which count once.
 */
final class AzureExec implements CallRule {
    private static final Set<String> EXECS = Set.of(
            "microsoft.containerinstance/containergroups/containers/exec/action",
            "microsoft.containerinstance/containergroups/containers/attach/action");
    /**
     * Requests for tokens that open the console and the log streams. A token of an environment opens those of all its
     * apps.
     */
    private static final Set<String> TOKENS = Set.of(
            "microsoft.app/containerapps/getauthtoken/action",
            "microsoft.app/containerapps/authtoken/action",
            "microsoft.app/managedenvironments/getauthtoken/action");

    private static final String RUN = "microsoft.containerservice/managedclusters/runcommand/action";
    private static final String RUNNER = "aks-command";

    private final CallerBaseline baseline;

    AzureExec(CallerBaseline baseline) {
        this.baseline = baseline;
    }

    @Override
    public void evaluate(List<ControlCall> calls, ActivityFindings findings) {
        AzureOperations.distinctOperations(calls.stream()).forEach(call -> {
            String action = call.action().toLowerCase(Locale.ROOT);
            if (EXECS.contains(action) || TOKENS.contains(action) || action.equals(RUN)) {
                evaluate(call, action, findings);
            }
        });
        KubernetesApiCall.of(calls)
                .filter(audited -> audited.is(Set.of("create"), "pods")
                        && audited.namespace().equals(RUNNER))
                .forEach(audited -> findings.add(
                        "EXE-006",
                        Severity.MEDIUM,
                        audited.subject(),
                        audited.who() + " created a pod in the namespace " + RUNNER + ", as the AKS run command does",
                        audited.call()));
    }

    private void evaluate(ControlCall call, String action, ActivityFindings findings) {
        String resource = call.entry().path("resourceId").asText();
        String name = resource.substring(resource.lastIndexOf('/') + 1);
        boolean unfamiliar = baseline.hasNewAddressOrAgent(call);
        Severity severity = call.error().isPresent() || TOKENS.contains(action)
                ? Severity.LOW
                : unfamiliar ? Severity.HIGH : Severity.MEDIUM;
        findings.add(
                action.equals(RUN) ? "EXE-006" : "EXE-005",
                severity,
                name,
                call.principal() + " called " + call.action()
                        + (unfamiliar ? "; from an address that is new for this caller" : "")
                        + call.error().map(error -> "; refused: " + error).orElse(""),
                call);
        if (EXECS.contains(action)) {
            findings.gap(
                    "EXE-005",
                    "the input of the session in " + name
                            + " is unknown: Azure logs the caller of a shell, never its content");
        }
    }
}
