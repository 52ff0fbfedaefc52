package org.ephemera.lab.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ephemera.lab.format.JacksonMappers;

/**
 * State of a simulated Kubernetes cluster at the time of the alert.
 *
 * @param name name of the cluster in the cloud
 * @param clock time in the cluster
 * @param version response of {@code /version}
 * @param user user name in the cluster of a caller with a valid token
 * @param objects objects of every kind, each with {@code apiVersion} and {@code kind}; events in the form of the core
 *     API
 */
public record ClusterState(
        String name, Clock clock, ObjectNode version, String user, List<ObjectNode> objects, List<PodLog> logs) {

    public ClusterState {
        objects = List.copyOf(objects);
        logs = List.copyOf(logs);
    }

    /** Returns a cluster without objects. */
    public static ClusterState empty(String name, Clock clock) {
        String version = """
                {"major": "1", "minor": "32", "emulationMajor": "1", "emulationMinor": "32", "minCompatibilityMajor": "1",
                 "minCompatibilityMinor": "31", "gitVersion": "v1.32.9",
                 "gitCommit": "6c5c3d5cbbbe0cbd4a4b9f9e3f3a1b0c1de0a1f4", "gitTreeState": "clean",
                 "buildDate": "2026-09-09T19:38:05Z", "goVersion": "go1.23.12", "compiler": "gc",
                 "platform": "linux/amd64"}
                """;
        return new ClusterState(name, clock, parsed(version), "collector@example.com", List.of(), List.of());
    }

    /** Returns a copy with more objects, each a JSON text. */
    public ClusterState with(String... added) {
        return with(Stream.of(added).map(ClusterState::parsed).toList());
    }

    public ClusterState with(List<ObjectNode> added) {
        return new ClusterState(
                name,
                clock,
                version,
                user,
                Stream.concat(objects.stream(), added.stream()).toList(),
                logs);
    }

    /** Returns a copy with another log. A log of the same container is replaced. */
    public ClusterState with(PodLog log) {
        List<PodLog> changed = new ArrayList<>(logs);
        changed.removeIf(log::isOfSame);
        changed.add(log);
        return new ClusterState(name, clock, version, user, objects, changed);
    }

    /** Returns a copy in which the log of a container does not exist and the kubelet returns a message instead. */
    public ClusterState withoutLog(String namespace, String pod, String container, boolean previous, String says) {
        return with(new PodLog(namespace, pod, container, previous, new InMemoryLog(List.of()), Optional.of(says)));
    }

    /** Returns a copy without the matching objects. */
    public ClusterState without(Predicate<ObjectNode> removed) {
        return new ClusterState(
                name,
                clock,
                version,
                user,
                objects.stream().filter(removed.negate()).toList(),
                logs);
    }

    /** Returns a copy with changed objects of one kind. The change receives a copy of each object. */
    public ClusterState withChanged(String kind, Consumer<ObjectNode> change) {
        List<ObjectNode> changed = objects.stream()
                .map(each -> each.path("kind").asText().equals(kind) ? each.deepCopy() : each)
                .toList();
        changed.stream().filter(each -> each.path("kind").asText().equals(kind)).forEach(change);
        return new ClusterState(name, clock, version, user, changed, logs);
    }

    /** Returns the object of a kind and name. The namespace is "" for a cluster-scoped object. */
    public Optional<ObjectNode> object(String kind, String namespace, String called) {
        return objects.stream()
                .filter(each -> each.path("kind").asText().equals(kind))
                .filter(each -> {
                    JsonNode metadata = each.path("metadata");
                    return metadata.path("namespace").asText().equals(namespace)
                            && metadata.path("name").asText().equals(called);
                })
                .findFirst();
    }

    private static ObjectNode parsed(String json) {
        try {
            return (ObjectNode) JacksonMappers.json().readTree(json);
        } catch (IOException e) {
            throw new IllegalArgumentException("Not a JSON object: " + json, e);
        }
    }
}
