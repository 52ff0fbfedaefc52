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
 * Somebody goes into a container while its evidence is being collected (EXE-007): what is found later may be theirs. Into another
 * one weighs nothing.
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
    public void judge(List<ControlCall> calls, ActivityFindings judged) {
        Set<String> seen = new HashSet<>();
        List<ControlCall> into = AzureOperations.once(calls.stream()
                        .filter(call ->
                                !call.time().isBefore(opened) && call.error().isEmpty() && isInto(call)))
                .toList();
        for (ControlCall call : into) {
            if (seen.add(call.id())) {
                judged.add(
                        "EXE-007",
                        isTarget(call) ? Severity.HIGH : Severity.INFO,
                        call.principal(),
                        call.action() + (isTarget(call) ? "" : " elsewhere") + " after the collection began at "
                                + opened,
                        call);
            }
        }
    }

    /** What is not known to be elsewhere counts as the target. */
    private boolean isTarget(ControlCall call) {
        return switch (call.service()) {
            case "ecs" -> task.has(call);
            case "ssm" ->
                ManagerSession.Where.of(call)
                        .filter(where -> task.has(call, where.task(), where.cluster()))
                        .isPresent();
            case "kubernetes" -> true;
            default ->
                !target.kind().startsWith("azure.")
                        || (call.entry().path("resourceId").asText() + "/")
                                .toLowerCase(Locale.ROOT)
                                .startsWith(target.id().toLowerCase(Locale.ROOT) + "/");
        };
    }

    private static boolean isInto(ControlCall call) {
        String action = call.action().toLowerCase(Locale.ROOT);
        return switch (call.service()) {
            case "ecs" -> action.equals("executecommand");
            case "ssm" -> ManagerSession.Where.of(call).isPresent();
            case "kubernetes" -> KUBERNETES.contains(new KubernetesApiCall(call).resource()) && !isLooking(call);
            default -> action.endsWith("/exec/action") || action.endsWith("/attach/action");
        };
    }

    /** To get a pod's debug containers is to look; to get its exec is to go in. */
    private static boolean isLooking(ControlCall call) {
        KubernetesApiCall audited = new KubernetesApiCall(call);
        return audited.is(Set.of("get", "list", "watch"), "pods/ephemeralcontainers");
    }
}
