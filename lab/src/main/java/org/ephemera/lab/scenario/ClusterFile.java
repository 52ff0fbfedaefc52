package org.ephemera.lab.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reader of the simulated Kubernetes cluster in a scenario file: {@code name, version, user, objects} (files with a
 * list of objects) and {@code logs}.
 *
 * @param values values of the placeholders {@code ${name}} in these files, so that clusters of different clouds can
 *     share them
 */
record ClusterFile(RelativeTimes times, Clock clock, Map<String, String> values) {

    ClusterState cluster(JsonNode cluster) {
        List<ObjectNode> objects = new ArrayList<>();
        for (JsonNode file : cluster.path("objects")) {
            times.asTexts(ScenarioFiles.read(file.asText(), values))
                    .forEach(object -> objects.add(complete((ObjectNode) object)));
        }
        List<PodLog> logs = new ArrayList<>();
        for (JsonNode file : cluster.path("logs")) {
            ScenarioFiles.read(file.asText(), values).forEach(log -> logs.add(log(log)));
        }
        return new ClusterState(
                cluster.path("name").asText(),
                clock,
                (ObjectNode) cluster.path("version"),
                cluster.path("user").asText(),
                objects,
                logs);
    }

    /** Adds a resource version if the file omits it. */
    private static ObjectNode complete(ObjectNode object) {
        ObjectNode metadata = (ObjectNode) object.path("metadata");
        if (!metadata.has("resourceVersion")
                && !object.path("apiVersion").asText().startsWith("metrics.k8s.io/")) {
            metadata.put(
                    "resourceVersion",
                    Long.toString(1_900_000 + Math.floorMod(metadata.toString().hashCode(), 99_000)));
        }
        return object;
    }

    private PodLog log(JsonNode log) {
        String pod = log.path("pod").asText();
        String container = log.path("container").asText();
        LogScript script = new LogScript(times, (pod + container).hashCode());
        if (log.has("script")) {
            ScenarioFiles.readLines(log.path("script").asText(), values).forEach(script::add);
        }
        return new PodLog(
                log.path("namespace").asText(),
                pod,
                container,
                log.path("previous").asBoolean(),
                new InMemoryLog(script.events(Instant.MAX)),
                log.has("instead") ? Optional.of(log.path("instead").asText()) : Optional.empty());
    }
}
