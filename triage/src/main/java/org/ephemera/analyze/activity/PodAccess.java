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
 * Ways into a pod, and by a pod into its node (EXE-001, 002, 008). {@code kubectl} opens them over WebSockets, which is a GET: a rule that looks for
 * {@code create} only misses it.
 */
final class PodAccess implements CallRule {
    private static final Set<String> OPENS = Set.of("create", "get");
    private static final Set<String> CHANGES = Set.of("update", "patch");
    private static final Set<String> CREATES = Set.of("create");
    private static final Pattern WORDS = Pattern.compile("[^a-z0-9]+");
    private static final Set<String> PRODUCTION = Set.of("prod", "production", "prd", "live");

    private final CallerBaseline familiar;

    PodAccess(CallerBaseline familiar) {
        this.familiar = familiar;
    }

    @Override
    public void judge(List<ControlCall> calls, ActivityFindings judged) {
        KubernetesApiCall.of(calls).forEach(audited -> {
            if (audited.is(OPENS, "pods/exec", "pods/attach")) {
                exec(audited, judged);
            } else if (audited.is(CHANGES, "pods/ephemeralcontainers") && !audited.byNode() && !audited.bySystem()) {
                judged.add(
                        "EXE-002",
                        tried(audited, Severity.MEDIUM),
                        audited.subject(),
                        audited.who() + (isFailed(audited) ? " tried to put" : " put")
                                + " a debug container into the pod" + failed(audited),
                        audited.call());
            } else if (audited.is(CREATES, "pods") && !audited.byNode() && !audited.bySystem() && !audited.isTrial()) {
                NodePod.of(audited.body(), audited.name())
                        .ifPresent(pod -> judged.add(
                                "EXE-002",
                                tried(
                                        audited,
                                        pod.rooted() && !audited.byServiceAccount() ? Severity.HIGH : Severity.MEDIUM),
                                audited.namespace() + "/" + audited.name(),
                                audited.who() + (isFailed(audited) ? " tried to put" : " put") + " a pod on the node"
                                        + pod.what() + failed(audited),
                                audited.call()));
            } else if (audited.is(OPENS, "pods/portforward")) {
                judged.add(
                        "EXE-008",
                        Severity.LOW,
                        audited.subject(),
                        audited.who() + (isFailed(audited) ? " tried to forward" : " forwarded") + " a port"
                                + failed(audited),
                        audited.call());
            }
        });
    }

    private void exec(KubernetesApiCall audited, ActivityFindings judged) {
        AuditedUri uri = audited.uri();
        String command = uri.command();
        boolean prompt = uri.tty() && ShellPrograms.isShell(command);
        boolean stranger = !audited.bySystem() && familiar.isStrange(audited.call());
        boolean grave = prompt || stranger || isProduction(audited.namespace());
        judged.add(
                "EXE-001",
                tried(audited, grave ? Severity.HIGH : Severity.MEDIUM),
                audited.subject(),
                audited.who() + (isFailed(audited) ? " tried to run by " : " by ") + audited.verb() + " "
                        + audited.resource()
                        + (command.isEmpty() ? "" : ": " + command)
                        + (uri.tty() ? " (terminal)" : "")
                        + (stranger ? "; from an address or with a program that is new for them" : "")
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
     * A pod by which somebody goes into a node: {@code kubectl debug node/NAME} makes one with the node's root and namespaces, others one that is
     * privileged among the node's processes ({@code nsenter}), and so does whoever needs no such command.
     *
     * @param what the node and what it has of it, for people; begins with a space or is ""
     * @param rooted if it is known that it gets to the node's root
     */
    private record NodePod(String what, boolean rooted) {
        private static final String BY_KUBECTL = "node-debugger-";

        /**
         * The pod of a request, if it is one.
         *
         * @param body missing where the audit policy keeps none: then the name has to say it
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
                                            ? ", with its root mounted"
                                            : enters ? ", privileged among its processes" : ""),
                            rooted))
                    : Optional.empty();
        }

        /** The server takes more slashes and single dots, too. */
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
