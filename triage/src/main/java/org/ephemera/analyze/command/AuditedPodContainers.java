package org.ephemera.analyze.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ContainerExecution;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.format.Json;

/**
 * Containers in request bodies of a Kubernetes audit log: of pods, pod templates and ephemeral containers.
 * The audit log is the only record of a deleted pod.
 */
final class AuditedPodContainers {
    /** Fields with commands other than the command of the container. */
    private static final List<String> PROBES = List.of("livenessProbe", "readinessProbe", "startupProbe");

    private static final List<String> HOOKS = List.of("postStart", "preStop");
    private static final List<String> SPECS =
            List.of("/spec", "/spec/template/spec", "/spec/jobTemplate/spec/template/spec");
    private static final List<String> LISTS = List.of("containers", "initContainers", "ephemeralContainers");

    /**
     * Controllers that create pods for objects of other principals; the request for such an object has a separate
     * entry.
     */
    private static final Set<String> CONTROLLERS = Set.of(
            "system:serviceaccount:kube-system:deployment-controller",
            "system:serviceaccount:kube-system:replicaset-controller",
            "system:serviceaccount:kube-system:replication-controller",
            "system:serviceaccount:kube-system:statefulset-controller",
            "system:serviceaccount:kube-system:daemon-set-controller",
            "system:serviceaccount:kube-system:job-controller",
            "system:serviceaccount:kube-system:cronjob-controller",
            "aksService");
    /** Prefix of user names reserved by EKS. */
    private static final String EKS_PREFIX = "eks:";

    private AuditedPodContainers() {}

    /** Container in a request body. */
    record PodContainer(String name, JsonNode container) {
        /** Returns the command and arguments as one line, then the commands of probes and hooks. */
        List<String> commands() {
            List<String> commands = new ArrayList<>();
            commands.add(line(Stream.of("command", "args").map(container::path)));
            PROBES.forEach(probe -> commands.add(line(Stream.of(exec(container.path(probe))))));
            HOOKS.forEach(hook ->
                    commands.add(line(Stream.of(exec(container.path("lifecycle").path(hook))))));
            commands.removeIf(String::isEmpty);
            return commands;
        }

        Optional<String> image() {
            return Json.text(container, "image");
        }

        /** Returns the variables with a literal value. */
        List<ContainerExecution.Variable> environment(EvidenceLocation at) {
            return LiteralVariables.parse(container.path("env"), at);
        }

        private static JsonNode exec(JsonNode action) {
            return action.path("exec").path("command");
        }

        private static String line(Stream<JsonNode> lists) {
            List<String> words = new ArrayList<>();
            lists.filter(JsonNode::isArray).forEach(list -> list.forEach(word -> words.add(word.asText())));
            return String.join(" ", words);
        }
    }

    /**
     * Returns the origin of a call. Objects created by a controller count as definitions; they are still examined,
     * because the name of a principal does not prove who used its credentials. An exec by a controller counts as a
     * call.
     */
    static TextOrigin origin(ControlCall call) {
        boolean controller =
                CONTROLLERS.contains(call.principal()) || call.principal().startsWith(EKS_PREFIX);
        return controller && !call.action().contains("/") ? TextOrigin.DEFINITION : TextOrigin.CALL;
    }

    static List<PodContainer> of(ControlCall call) {
        String resource = call.action().substring(call.action().indexOf(' ') + 1);
        if (!call.service().equals("kubernetes")
                || call.isCollectorRead()
                || (resource.contains("/") && !resource.equals("pods/ephemeralcontainers"))) {
            return List.of();
        }
        List<PodContainer> parts = new ArrayList<>();
        for (String spec : SPECS) {
            for (String list : LISTS) {
                for (JsonNode container : call.request().at(spec).path(list)) {
                    parts.add(new PodContainer(container.path("name").asText(), container));
                }
            }
        }
        return parts;
    }
}
