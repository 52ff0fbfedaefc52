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
 * What a Kubernetes cluster holds when somebody looks.
 *
 * @param name by which the cloud knows the cluster
 * @param clock the time in the cluster
 * @param version as {@code /version} tells it
 * @param user as whom the cluster knows whoever shows a token
 * @param objects of every kind, each with its {@code apiVersion} and {@code kind}; events in the form of the core API
 */
public record ClusterState(
        String name, Clock clock, ObjectNode version, String user, List<ObjectNode> objects, List<PodLog> logs) {

    public ClusterState {
        objects = List.copyOf(objects);
        logs = List.copyOf(logs);
    }

    /** A cluster with nothing in it. */
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

    /** The same cluster with more objects, each a JSON text. */
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

    /** The same cluster with another log; one of the same container is replaced. */
    public ClusterState with(PodLog log) {
        List<PodLog> changed = new ArrayList<>(logs);
        changed.removeIf(log::isOfSame);
        changed.add(log);
        return new ClusterState(name, clock, version, user, objects, changed);
    }

    /** The same cluster, in which a container's log is not found and the kubelet says so. */
    public ClusterState withoutLog(String namespace, String pod, String container, boolean previous, String says) {
        return with(new PodLog(namespace, pod, container, previous, new WrittenLog(List.of()), Optional.of(says)));
    }

    /** The same cluster without some objects. */
    public ClusterState without(Predicate<ObjectNode> gone) {
        return new ClusterState(
                name,
                clock,
                version,
                user,
                objects.stream().filter(gone.negate()).toList(),
                logs);
    }

    /** The same cluster, in which the objects of one kind have been changed; of each a copy is given. */
    public ClusterState withChanged(String kind, Consumer<ObjectNode> change) {
        List<ObjectNode> changed = objects.stream()
                .map(each -> each.path("kind").asText().equals(kind) ? each.deepCopy() : each)
                .toList();
        changed.stream().filter(each -> each.path("kind").asText().equals(kind)).forEach(change);
        return new ClusterState(name, clock, version, user, changed, logs);
    }

    /** The object of that kind and name; {@code namespace} is "" for what belongs to none. */
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
            throw new IllegalArgumentException("No JSON object: " + json, e);
        }
    }
}
