package org.ephemera.analyze.activity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Severity;

/**
 * Interactive access to a pod, and through a pod to its node (EXE-001, EXE-002, EXE-008). {@code kubectl} opens a
 * WebSocket with a GET request, so the verb {@code create} alone does not find it.
 */
final class PodAccess implements CallRule {
    private static final Set<String> OPENS = Set.of("create", "get");
    private static final Set<String> CHANGES = Set.of("update", "patch");
    private static final Set<String> CREATES = Set.of("create");
    private static final Pattern WORDS = Pattern.compile("[^a-z0-9]+");
    private static final Set<String> PRODUCTION = Set.of("prod", "production", "prd", "live");

    private final CallerBaseline baseline;

    PodAccess(CallerBaseline baseline) {
        this.baseline = baseline;
    }

    @Override
    public void evaluate(List<ControlCall> calls, ActivityFindings findings) {
        KubernetesApiCall.of(calls).forEach(audited -> {
            if (audited.is(OPENS, "pods/exec", "pods/attach")) {
                addExec(audited, findings);
            } else if (audited.is(CHANGES, "pods/ephemeralcontainers") && !audited.byNode() && !audited.bySystem()) {
                findings.add(
                        "EXE-002",
                        tried(audited, Severity.MEDIUM),
                        audited.subject(),
                        audited.who() + (isFailed(audited) ? " tried to add" : " added")
                                + " a debug container to the pod" + failed(audited),
                        audited.call());
            } else if (audited.is(CREATES, "pods") && !audited.byNode() && !audited.bySystem() && !audited.isDryRun()) {
                NodePod.of(audited.body(), audited.name())
                        .ifPresent(pod -> findings.add(
                                "EXE-002",
                                tried(
                                        audited,
                                        pod.rooted() && !audited.byServiceAccount() ? Severity.HIGH : Severity.MEDIUM),
                                audited.namespace() + "/" + audited.name(),
                                audited.who() + (isFailed(audited) ? " tried to create" : " created")
                                        + " a pod on the node"
                                        + pod.what() + failed(audited),
                                audited.call()));
            } else if (audited.is(OPENS, "pods/portforward")) {
                findings.add(
                        "EXE-008",
                        Severity.LOW,
                        audited.subject(),
                        audited.who() + (isFailed(audited) ? " tried to forward" : " forwarded") + " a port"
                                + failed(audited),
                        audited.call());
            }
        });
    }

    private void addExec(KubernetesApiCall audited, ActivityFindings findings) {
        AuditedUri uri = audited.uri();
        String command = uri.command();
        boolean prompt = uri.hasTerminal() && ShellPrograms.isShell(command);
        boolean unfamiliar = !audited.bySystem() && baseline.hasNewAddressOrAgent(audited.call());
        boolean grave = prompt || unfamiliar || isProduction(audited.namespace());
        findings.add(
                "EXE-001",
                tried(audited, grave ? Severity.HIGH : Severity.MEDIUM),
                audited.subject(),
                audited.who() + (isFailed(audited) ? " tried to run by " : " by ") + audited.verb() + " "
                        + audited.resource()
                        + (command.isEmpty() ? "" : ": " + command)
                        + (uri.hasTerminal() ? " (terminal)" : "")
                        + (unfamiliar ? "; the address or the program is new for this caller" : "")
                        + failed(audited),
                audited.call());
    }

    private static Severity tried(KubernetesApiCall audited, Severity severity) {
        return isFailed(audited) ? Severity.LOW : severity;
    }

    private static boolean isFailed(KubernetesApiCall audited) {
        return audited.call().error().isPresent();
    }

    private static String failed(KubernetesApiCall audited) {
        return audited.call().error().map(error -> "; refused: " + error).orElse("");
    }

    private static boolean isProduction(String namespace) {
        return Stream.of(WORDS.split(namespace.toLowerCase(Locale.ROOT))).anyMatch(PRODUCTION::contains);
    }

    /**
     * Pod with access to its node. {@code kubectl debug node/NAME} creates one with the root file system and the
     * namespaces of the node. Others are privileged in the PID namespace of the node ({@code nsenter}).
     *
     * @param what node and kind of access, for people; begins with a space or is ""
     * @param rooted true if the pod is known to have access to the root file system of the node
     */
    private record NodePod(String what, boolean rooted) {
        private static final String BY_KUBECTL = "node-debugger-";

        /**
         * Returns the pod of a request, if it has access to its node.
         *
         * @param body missing if the audit policy excludes bodies; then the name decides
         */
        static Optional<NodePod> of(JsonNode body, String name) {
            JsonNode spec = body.path("spec");
            String node = spec.path("nodeName").asText();
            boolean mounts = spec.path("volumes").valueStream().anyMatch(NodePod::isOfRoot);
            boolean enters = spec.path("hostPID").asBoolean() && isPrivileged(spec);
            boolean shares = Stream.of("hostPID", "hostIPC", "hostNetwork")
                    .anyMatch(field -> spec.path(field).asBoolean());
            boolean rooted = mounts || enters;
            return name.startsWith(BY_KUBECTL) || (((mounts && shares) || enters) && !node.isEmpty())
                    ? Optional.of(new NodePod(
                            (node.isEmpty() ? "" : " " + node)
                                    + (mounts
                                            ? ", with the root file system of the node mounted"
                                            : enters ? ", privileged in the host PID namespace" : ""),
                            rooted))
                    : Optional.empty();
        }

        /**
         * Reports whether a volume is the root of the node. The API server also accepts repeated slashes and single
         * dots.
         */
        private static boolean isOfRoot(JsonNode volume) {
            String path = volume.path("hostPath").path("path").asText();
            return path.startsWith("/") && path.chars().allMatch(letter -> letter == '/' || letter == '.');
        }

        private static boolean isPrivileged(JsonNode spec) {
            return Stream.of("containers", "initContainers")
                    .flatMap(kind -> spec.path(kind).valueStream())
                    .anyMatch(container ->
                            container.path("securityContext").path("privileged").asBoolean());
        }
    }
}
