package org.ephemera.analyze.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Execution;
import org.ephemera.format.Json;

/**
 * The containers in the body of a request that an audit log of Kubernetes has kept: of a pod, of what pods are made from, of ephemeral
 * containers. A pod that is gone stands nowhere else.
 */
final class PodBodies {
    /** What containers are run by, beside their command. */
    private static final List<String> PROBES = List.of("livenessProbe", "readinessProbe", "startupProbe");

    private static final List<String> HOOKS = List.of("postStart", "preStop");
    private static final List<String> SPECS =
            List.of("/spec", "/spec/template/spec", "/spec/jobTemplate/spec/template/spec");
    private static final List<String> LISTS = List.of("containers", "initContainers", "ephemeralContainers");

    /** They make pods of what somebody else has asked for, which has an entry of its own. */
    private static final Set<String> MAKERS = Set.of(
            "system:serviceaccount:kube-system:deployment-controller",
            "system:serviceaccount:kube-system:replicaset-controller",
            "system:serviceaccount:kube-system:replication-controller",
            "system:serviceaccount:kube-system:statefulset-controller",
            "system:serviceaccount:kube-system:daemon-set-controller",
            "system:serviceaccount:kube-system:job-controller",
            "system:serviceaccount:kube-system:cronjob-controller",
            "aksService");
    /** Names of users that EKS keeps for itself. */
    private static final String OF_EKS = "eks:";

    private PodBodies() {}

    /** A container of a body, by its own name. */
    record Part(String name, JsonNode container) {
        /** What it runs: command and arguments as one line, then probes and hooks. */
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

        /** The variables whose value it says itself. */
        List<Execution.Variable> environment(Evidence at) {
            return LiteralVariables.in(container.path("env"), at);
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
     * What the cluster itself makes is nobody's hand. It is read all the same: a name is no proof of who came by it. An exec by that name is
     * somebody's.
     */
    static TextOrigin origin(ControlCall call) {
        boolean makers = MAKERS.contains(call.principal()) || call.principal().startsWith(OF_EKS);
        return makers && !call.action().contains("/") ? TextOrigin.DEFINITION : TextOrigin.CALL;
    }

    static List<Part> of(ControlCall call) {
        String resource = call.action().substring(call.action().indexOf(' ') + 1);
        if (!call.service().equals("kubernetes")
                || call.ours()
                || (resource.contains("/") && !resource.equals("pods/ephemeralcontainers"))) {
            return List.of();
        }
        List<Part> parts = new ArrayList<>();
        for (String spec : SPECS) {
            for (String list : LISTS) {
                for (JsonNode container : call.request().at(spec).path(list)) {
                    parts.add(new Part(container.path("name").asText(), container));
                }
            }
        }
        return parts;
    }
}
