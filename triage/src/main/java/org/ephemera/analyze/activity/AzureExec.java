package org.ephemera.analyze.activity;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.azure.AzureOperations;

/**
 * Exec into container groups and the consoles of container apps (EXE-005), commands in clusters (EXE-006). The activity log has
 * two entries of an operation; it counts once.
 */
final class AzureExec implements CallRule {
    private static final Set<String> INTO = Set.of(
            "microsoft.containerinstance/containergroups/containers/exec/action",
            "microsoft.containerinstance/containergroups/containers/attach/action");
    /** Open the console, and streams of logs too; the one of the environment opens those of all its apps. */
    private static final Set<String> TOKENS = Set.of(
            "microsoft.app/containerapps/getauthtoken/action",
            "microsoft.app/containerapps/authtoken/action",
            "microsoft.app/managedenvironments/getauthtoken/action");

    private static final String RUN = "microsoft.containerservice/managedclusters/runcommand/action";
    private static final String RUNNER = "aks-command";

    private final CallerBaseline familiar;

    AzureExec(CallerBaseline familiar) {
        this.familiar = familiar;
    }

    @Override
    public void judge(List<ControlCall> calls, ActivityFindings judged) {
        AzureOperations.once(calls.stream()).forEach(call -> {
            String action = call.action().toLowerCase(Locale.ROOT);
            if (INTO.contains(action) || TOKENS.contains(action) || action.equals(RUN)) {
                judge(call, action, judged);
            }
        });
        KubernetesApiCall.of(calls)
                .filter(audited -> audited.is(Set.of("create"), "pods")
                        && audited.namespace().equals(RUNNER))
                .forEach(audited -> judged.add(
                        "EXE-006",
                        Severity.MEDIUM,
                        audited.subject(),
                        audited.who() + " created a pod in " + RUNNER + ", as run command does",
                        audited.call()));
    }

    private void judge(ControlCall call, String action, ActivityFindings judged) {
        String resource = call.entry().path("resourceId").asText();
        String name = resource.substring(resource.lastIndexOf('/') + 1);
        boolean stranger = familiar.isStrange(call);
        Severity severity = call.error().isPresent() || TOKENS.contains(action)
                ? Severity.LOW
                : stranger ? Severity.HIGH : Severity.MEDIUM;
        judged.add(
                action.equals(RUN) ? "EXE-006" : "EXE-005",
                severity,
                name,
                call.principal() + " called " + call.action()
                        + (stranger ? "; from an address that is new for them" : "")
                        + call.error().map(error -> "; refused: " + error).orElse(""),
                call);
        if (INTO.contains(action)) {
            judged.gap(
                    "EXE-005",
                    "what was typed in " + name + " is not known: Azure logs who opened a shell, never its content");
        }
    }
}
