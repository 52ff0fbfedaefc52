package org.ephemera.lab.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.ephemera.lab.fault.CallFaults;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.scenario.ClusterState;
import org.ephemera.lab.scenario.LogEvents;
import org.ephemera.lab.scenario.PodLog;

/**
 * Simulated resource {@code pods/log}: container logs that the kubelet has. A log is the current file only; rotated
 * files are not available. {@code previous} is the instance before the last restart; older instances are not available.
 */
final class PodLogs {
    private final ClusterState state;

    PodLogs(ClusterState state) {
        this.state = state;
    }

    /** Reports whether the pod has no node. No kubelet has its log then, and the response has no content. */
    static boolean isNowhere(ObjectNode pod) {
        return pod.path("spec").path("nodeName").asText().isEmpty();
    }

    /** Returns the complete body of the response. */
    byte[] answer(ObjectNode pod, ClusterRequest request, CallFaults faults) throws StatusError {
        String container = container(pod, request);
        boolean previous = request.flag("previous");
        JsonNode status = status(pod, container);
        Optional<Fault.KubeletMessage> instead = faults.first(Fault.KubeletMessage.class);
        if (instead.isPresent()) {
            return instead.get().text().getBytes(StandardCharsets.UTF_8);
        }
        if (previous && !status.path("lastState").has("terminated")) {
            throw StatusError.badRequest(
                    "previous terminated container \"" + container + "\" in pod \"" + request.name() + "\" not found");
        }
        if (!previous && isWaiting(status)) {
            throw StatusError.badRequest("container \"" + container + "\" in pod \"" + request.name()
                    + "\" is waiting to start: "
                    + status.path("state").path("waiting").path("reason").asText("ContainerCreating"));
        }
        // While a container waits for its restart, the terminated instance is the current instance as well.
        boolean ended = previous || status.path("state").has("waiting");
        Optional<PodLog> log = state.logs().stream()
                .filter(each -> each.namespace().equals(request.namespace())
                        && each.pod().equals(request.name())
                        && each.container().equals(container)
                        && each.previous() == ended)
                .findFirst();
        if (log.isPresent() && log.get().instead().isPresent()) {
            return log.get().instead().get().getBytes(StandardCharsets.UTF_8);
        }
        return log.isEmpty() ? new byte[0] : written(log.get().events(), request, faults);
    }

    /** Reports whether the container has not run yet. A container that waits for a restart has run. */
    private static boolean isWaiting(JsonNode status) {
        return status.path("state").has("waiting") && !status.path("lastState").has("terminated");
    }

    private static String container(ObjectNode pod, ClusterRequest request) throws StatusError {
        JsonNode spec = pod.path("spec");
        List<String> main = names(spec.path("containers"));
        List<String> init = names(spec.path("initContainers"));
        List<String> ephemeral = names(spec.path("ephemeralContainers"));
        Optional<String> requested = request.param("container");
        if (requested.isEmpty() && main.size() == 1) {
            return main.getFirst();
        }
        if (requested.isEmpty()) {
            throw StatusError.badRequest("a container name must be specified for pod " + request.name()
                    + ", choose one of: [" + String.join(" ", main) + "]"
                    + (init.isEmpty() ? "" : " or one of the init containers: [" + String.join(" ", init) + "]"));
        }
        if (Stream.of(main, init, ephemeral).noneMatch(names -> names.contains(requested.get()))) {
            throw StatusError.badRequest("container " + requested.get() + " is not valid for pod " + request.name());
        }
        return requested.get();
    }

    private static List<String> names(JsonNode containers) {
        return containers.valueStream().map(each -> each.path("name").asText()).collect(Collectors.toList());
    }

    private static JsonNode status(ObjectNode pod, String container) {
        return Stream.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses")
                .flatMap(kind ->
                        StreamSupport.stream(pod.path("status").path(kind).spliterator(), false))
                .filter(each -> each.path("name").asText().equals(container))
                .findFirst()
                .orElseGet(() -> pod.objectNode());
    }

    private static byte[] written(LogEvents events, ClusterRequest request, CallFaults faults) throws StatusError {
        long first = faults.first(Fault.LogRotated.class)
                .map(rotated -> (long) rotated.lines())
                .orElse(0L);
        Optional<Instant> since = since(request);
        if (since.isPresent()) {
            first = Math.max(first, events.indexAtOrAfter(since.get().toEpochMilli()));
        }
        Optional<Long> tail = number(request, "tailLines");
        if (tail.isPresent()) {
            first = Math.max(first, events.count() - tail.get());
        }
        long most = number(request, "limitBytes").orElse((long) Integer.MAX_VALUE);
        boolean stamped = request.flag("timestamps");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (long index = first; index < events.count() && out.size() < most; index++) {
            String line = (stamped ? LogTime.of(events, index) + " " : "")
                    + events.at(index).message() + "\n";
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            out.write(bytes, 0, Math.toIntExact(Math.min(bytes.length, most - out.size())));
        }
        return out.toByteArray();
    }

    /** Parses sinceTime. The API server passes only whole seconds to the kubelet. */
    private static Optional<Instant> since(ClusterRequest request) throws StatusError {
        Optional<String> text = request.param("sinceTime");
        try {
            return text.map(time -> OffsetDateTime.parse(time).toInstant().truncatedTo(ChronoUnit.SECONDS));
        } catch (DateTimeException e) {
            throw StatusError.badRequest("parsing time \"" + text.orElse("") + "\" as \"2006-01-02T15:04:05Z07:00\"");
        }
    }

    private static Optional<Long> number(ClusterRequest request, String name) throws StatusError {
        try {
            return request.param(name).map(Long::parseLong).filter(number -> number >= 0);
        } catch (NumberFormatException e) {
            throw StatusError.badRequest(
                    "strconv.ParseInt: parsing \"" + request.param(name).orElse("") + "\": invalid syntax");
        }
    }
}
