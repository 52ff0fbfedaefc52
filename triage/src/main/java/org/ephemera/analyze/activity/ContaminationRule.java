package org.ephemera.analyze.activity;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.azure.AzureOperations;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.model.Target;

/**
 * Access to a container while its evidence is collected (EXE-007): evidence collected later may result from it.
 * Access to other containers is reported as info.
 */
final class ContaminationRule implements CallRule {
    private static final Set<String> KUBERNETES = Set.of("pods/exec", "pods/attach", "pods/ephemeralcontainers");

    private final Instant opened;
    private final Target target;
    private final ExaminedEcsTarget task;

    ContaminationRule(SealedPackage sealed) {
        this.opened = sealed.request().openedAt();
        this.target = sealed.request().target();
        this.task = ExaminedEcsTarget.of(sealed);
    }

    @Override
    public void evaluate(List<ControlCall> calls, ActivityFindings findings) {
        Set<String> reported = new HashSet<>();
        List<ControlCall> accesses = AzureOperations.distinctOperations(calls.stream()
                        .filter(call ->
                                !call.time().isBefore(opened) && call.error().isEmpty() && isAccess(call)))
                .toList();
        for (ControlCall call : accesses) {
            if (reported.add(call.id())) {
                findings.add(
                        "EXE-007",
                        isTarget(call) ? Severity.HIGH : Severity.INFO,
                        call.principal(),
                        call.action() + (isTarget(call) ? "" : " on another container")
                                + " after the collection started at "
                                + opened,
                        call);
            }
        }
    }

    /** Reports whether a call is about the target. A call that is not known to be about another container counts. */
    private boolean isTarget(ControlCall call) {
        return switch (call.service()) {
            case "ecs" -> task.has(call);
            case "ssm" ->
                SessionManagerRule.SessionTarget.of(call)
                        .filter(sessionTarget -> task.has(call, sessionTarget.task(), sessionTarget.cluster()))
                        .isPresent();
            case "kubernetes" -> true;
            default ->
                !target.kind().startsWith("azure.")
                        || (call.entry().path("resourceId").asText() + "/")
                                .toLowerCase(Locale.ROOT)
                                .startsWith(target.id().toLowerCase(Locale.ROOT) + "/");
        };
    }

    private static boolean isAccess(ControlCall call) {
        String action = call.action().toLowerCase(Locale.ROOT);
        return switch (call.service()) {
            case "ecs" -> action.equals("executecommand");
            case "ssm" -> SessionManagerRule.SessionTarget.of(call).isPresent();
            case "kubernetes" -> KUBERNETES.contains(new KubernetesApiCall(call).resource()) && !isRead(call);
            default -> action.endsWith("/exec/action") || action.endsWith("/attach/action");
        };
    }

    /**
     * Reports whether a request only reads the debug containers of a pod. A GET of the exec subresource enters the
     * pod.
     */
    private static boolean isRead(ControlCall call) {
        KubernetesApiCall audited = new KubernetesApiCall(call);
        return audited.is(Set.of("get", "list", "watch"), "pods/ephemeralcontainers");
    }
}
