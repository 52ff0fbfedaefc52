package org.ephemera.cli.triage;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.ephemera.format.Json;
import org.ephemera.lab.scenario.ClusterState;
import org.ephemera.lab.scenario.LogEvent;
import org.ephemera.lab.scenario.PodLog;
import org.ephemera.lab.scenario.Scenario;

/**
 * Additional workload with one pod in the cluster of a scenario, and its alert: a line of {@code workloads.json}.
 *
 * @param line {@code kind}, {@code namespace}, {@code name}; {@code spec} of its pods; {@code finding}: type of the
 *     alert; {@code log}: log of its first container; {@code exec}: user who opened a shell in it, if any
 */
record OtherWorkload(ObjectNode line, Scenario scenario) {
    private static final Duration AGE = Duration.ofMinutes(40);
    private static final String AUDIT_GROUP = "/aws/eks/shop/cluster";
    private static final String NODE = "ip-10-0-12-34.eu-central-1.compute.internal";
    /** Digest of the image in the simulated registry. */
    private static final String DIGEST = "@sha256:42c4ab36c7dff021796ca63f5ff5b10e6bb8468fa201ed0423095b7dad55650b";

    static Scenario in(Scenario scenario, String name) throws IOException {
        return new OtherWorkload(named(name), scenario).added();
    }

    /** Returns the scenario with the workload under another name in another namespace. */
    static Scenario renamed(Scenario scenario, String name, String namespace, String other) throws IOException {
        ObjectNode line = named(name);
        line.put("namespace", namespace).put("name", other);
        return new OtherWorkload(line, scenario).added();
    }

    private static ObjectNode named(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(OtherWorkload.class.getResourceAsStream("workloads.json"))) {
            return (ObjectNode) Json.parse(in.readAllBytes()).required(name);
        }
    }

    private Scenario added() {
        Scenario changed = scenario.withAlert(alert()).withCluster(this::in);
        return line.has("exec")
                ? changed.withStream(AUDIT_GROUP, "kube-apiserver-audit-more", List.of(exec()))
                : changed;
    }

    private LogEvent exec() {
        Instant at = scenario.now().minus(AGE.dividedBy(2));
        ObjectNode entry = Json.object()
                .put("kind", "Event")
                .put("apiVersion", "audit.k8s.io/v1")
                .put("level", "Metadata")
                .put("auditID", uid("exec"))
                .put("stage", "ResponseComplete")
                .put(
                        "requestURI",
                        "/api/v1/namespaces/" + word("namespace") + "/pods/" + podName() + "/exec?command=sh&container="
                                + first().path("name").asText() + "&stdin=true&stdout=true&tty=true")
                .put("verb", "get")
                .put("userAgent", "kubectl/v1.31.4 (linux/amd64) kubernetes/a78aa47")
                .put("requestReceivedTimestamp", at.toString())
                .put("stageTimestamp", at.toString());
        entry.putObject("user").put("username", word("exec"));
        entry.putArray("sourceIPs").add("203.0.113.99");
        entry.putObject("objectRef")
                .put("resource", "pods")
                .put("subresource", "exec")
                .put("namespace", word("namespace"))
                .put("name", podName())
                .put("apiVersion", "v1");
        entry.putObject("responseStatus").put("code", 101);
        long millis = at.toEpochMilli();
        return new LogEvent(millis, millis, entry.toString());
    }

    /** Replaces a workload with the same name, and its pods. */
    private ClusterState in(ClusterState cluster) {
        List<LogEvent> log = new ArrayList<>();
        long at = scenario.now().minus(AGE).toEpochMilli();
        for (JsonNode text : line.path("log")) {
            log.add(new LogEvent(at, at, text.asText()));
            at += 1000;
        }
        ClusterState with = cluster.without(object -> isAt(object, kind(), word("name"))
                        || (isAt(object, "Pod", object.at("/metadata/name").asText())
                                && object.at("/metadata/name").asText().startsWith(word("name") + "-")))
                .with(List.of(owner(), pod(), account(), namespace()))
                .with(PodLog.of(
                        word("namespace"), podName(), first().path("name").asText(), false, log));
        for (JsonNode container : containers().subList(1, containers().size())) {
            with = with.with(PodLog.of(
                    word("namespace"),
                    podName(),
                    container.path("name").asText(),
                    false,
                    List.of(new LogEvent(at, at, "started"))));
        }
        return with;
    }

    private boolean isAt(JsonNode object, String kind, String name) {
        return object.path("kind").asText().equals(kind)
                && object.at("/metadata/namespace").asText().equals(word("namespace"))
                && object.at("/metadata/name").asText().equals(name);
    }

    private ObjectNode owner() {
        ObjectNode owner = object("apps/v1", kind(), word("namespace"), word("name"));
        owner.putObject("spec")
                .<ObjectNode>set("selector", Json.object().set("matchLabels", labels()))
                .putObject("template")
                .<ObjectNode>set("metadata", Json.object().set("labels", labels()))
                .set("spec", line.path("spec"));
        return owner;
    }

    private ObjectNode pod() {
        ObjectNode pod = object("v1", "Pod", word("namespace"), podName());
        ObjectNode metadata = (ObjectNode) pod.path("metadata");
        metadata.set("labels", labels());
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "apps/v1")
                .put("kind", kind())
                .put("name", word("name"))
                .put("uid", uid(kind() + word("name")))
                .put("controller", true);
        pod.set("spec", line.path("spec").<ObjectNode>deepCopy().put("nodeName", NODE));
        ObjectNode status = pod.putObject("status").put("phase", "Running");
        for (String list : List.of("initContainers", "containers")) {
            for (JsonNode container : line.path("spec").path(list)) {
                status(container, status.withArray(list.replace("ontainers", "ontainerStatuses")), list);
            }
        }
        return pod;
    }

    private void status(JsonNode container, ArrayNode statuses, String list) {
        String image = container.path("image").asText();
        ObjectNode status = statuses.addObject()
                .put("name", container.path("name").asText())
                .put("image", image)
                .put("imageID", image.substring(0, image.lastIndexOf(':')) + DIGEST)
                .put("ready", true)
                .put("restartCount", 0);
        String at = scenario.now().minus(AGE).toString();
        if (list.startsWith("init")) {
            status.putObject("state")
                    .putObject("terminated")
                    .put("exitCode", 0)
                    .put("reason", "Completed")
                    .put("startedAt", at)
                    .put("finishedAt", at);
        } else {
            status.putObject("state").putObject("running").put("startedAt", at);
        }
    }

    private ObjectNode account() {
        return object(
                "v1",
                "ServiceAccount",
                word("namespace"),
                line.path("spec").path("serviceAccountName").asText());
    }

    /** Adds an object, unless the scenario already has one with this name, which would be returned first. */
    private ObjectNode namespace() {
        return object("v1", "Namespace", "", word("namespace"));
    }

    private ObjectNode object(String version, String kind, String namespace, String name) {
        ObjectNode object = Json.object().put("apiVersion", version).put("kind", kind);
        ObjectNode metadata = object.putObject("metadata")
                .put("name", name)
                .put("uid", uid(kind + name))
                .put("resourceVersion", "1904301")
                .put("creationTimestamp", scenario.now().minus(AGE).toString());
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        return object;
    }

    private ObjectNode labels() {
        return Json.object().put("app", word("name"));
    }

    private JsonNode alert() {
        ObjectNode alert = scenario.alertEvent().deepCopy();
        ObjectNode detail = (ObjectNode) alert.path("detail");
        detail.put("type", word("finding"));
        ((ObjectNode) detail.at("/resource/kubernetesDetails/kubernetesWorkloadDetails"))
                .put("name", word("name"))
                .put("type", kind().toLowerCase(Locale.ROOT) + "s")
                .put("uid", uid(kind() + word("name")))
                .put("namespace", word("namespace"))
                .put(
                        "serviceAccountName",
                        line.path("spec").path("serviceAccountName").asText())
                .putNull("volumes");
        ((ObjectNode) detail.at("/resource/containerDetails"))
                .put("name", first().path("name").asText())
                .put("image", first().path("image").asText());
        ((ObjectNode) detail.path("service")).remove("runtimeDetails");
        return alert;
    }

    private List<JsonNode> containers() {
        List<JsonNode> containers = new ArrayList<>();
        line.path("spec").path("containers").forEach(containers::add);
        line.path("spec").path("initContainers").forEach(containers::add);
        return containers;
    }

    private JsonNode first() {
        return containers().getFirst();
    }

    private String kind() {
        return word("kind");
    }

    private String podName() {
        return word("name") + (kind().equals("StatefulSet") ? "-0" : "-w8r2t");
    }

    private String word(String field) {
        return Optional.of(line.path(field).asText())
                .filter(word -> !word.isEmpty())
                .orElseThrow(() -> new IllegalStateException("no " + field));
    }

    private static String uid(String of) {
        return UUID.nameUUIDFromBytes(of.getBytes(UTF_8)).toString();
    }
}
