package org.ephemera.lab.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.ephemera.lab.fault.CallFaults;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.fault.ResponseDelivery;
import org.ephemera.lab.http.HttpAnswer;
import org.ephemera.lab.http.HttpCall;
import org.ephemera.lab.scenario.ClusterState;

/**
 * Request handler of the simulated Kubernetes API server for read requests. Any request that would change something, or
 * would give access to a container or through a node, is refused with 405 and recorded as refused.
 */
public final class ApiServer {
    public static final String SERVICE = "kubernetes";

    private static final String JSON = "application/json";
    private static final String BEARER = "Bearer ";

    private final ClusterState state;
    private final ClusterObjects objects;
    private final PodLogs logs;
    private final DiscoveryDocuments discovery;
    private final List<TokenGate> gates;
    private final Faults faults;
    private final ResponseDelivery delivery;
    private final Clock clock;

    public ApiServer(ClusterState state, List<TokenGate> gates, Faults faults) {
        this.state = state;
        this.objects = new ClusterObjects(state);
        this.logs = new PodLogs(state);
        this.discovery = new DiscoveryDocuments(this::isServed);
        this.gates = List.copyOf(gates);
        this.faults = faults;
        this.clock = state.clock();
        this.delivery = new ResponseDelivery(state.clock());
    }

    /** Reports whether a resource is served. The metrics API exists only if the scenario has metrics. */
    private boolean isServed(ResourceType type) {
        return !type.group().equals(ResourceType.METRICS) || objects.has(type);
    }

    public ClusterExchange exchange(HttpCall call) {
        ClusterRequest request = ClusterRequest.of(call);
        CallFaults callFaults = faults.onCall(SERVICE, request.operation());
        String id = UUID.randomUUID().toString();
        Optional<String> user = user(call);
        HttpAnswer answer;
        Optional<String> reason = Optional.empty();
        try {
            answer = output(request, user, callFaults);
        } catch (StatusError e) {
            reason = Optional.of(e.reason());
            answer = error(e);
        }
        HttpAnswer headed = answer.header("Audit-Id", id)
                .header("Cache-Control", "no-cache, private")
                .header("X-Kubernetes-Pf-Flowschema-Uid", "6a1f0bd1-7f6e-4f0e-9c3d-5e0b1c2d3e4f")
                .header("X-Kubernetes-Pf-Prioritylevel-Uid", "0f3c1f5e-8d2b-4b57-8f0a-4d5c6b7a8e9f");
        return new ClusterExchange(
                request.operation(), input(request), reason, !request.isRead(), id, delivery.of(headed, callFaults));
    }

    private static ObjectNode input(ClusterRequest request) {
        ObjectNode input = JsonNodeFactory.instance.objectNode().put("path", request.path());
        request.query().forEach(input::put);
        return input;
    }

    private Optional<String> user(HttpCall call) {
        Optional<String> token = call.header("authorization")
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip());
        return token.isEmpty()
                ? call.peer()
                : gates.stream()
                        .flatMap(gate -> gate.user(token.get(), clock.instant()).stream())
                        .findFirst();
    }

    private HttpAnswer output(ClusterRequest request, Optional<String> user, CallFaults callFaults) throws StatusError {
        if (user.isEmpty()) {
            throw ClusterDenial.unauthorized();
        }
        Optional<Fault.Refusal> refusal = callFaults.first(Fault.Refusal.class);
        if (refusal.isPresent()) {
            throw new ClusterDenial(request, user.get()).of(refusal.get());
        }
        if (!request.isRead()) {
            throw new StatusError(
                    405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
        }
        Optional<ResourceType> type = request.type().filter(this::isServed);
        return type.isPresent() ? resource(request, type.get(), callFaults) : path(request.path());
    }

    private HttpAnswer resource(ClusterRequest request, ResourceType type, CallFaults callFaults) throws StatusError {
        if (request.name().isEmpty()) {
            return json(200, new ObjectList(objects, request, type, callFaults).answer());
        }
        Optional<ObjectNode> found = callFaults.has(Fault.Absent.class)
                ? Optional.empty()
                : objects.one(type, request.namespace(), request.name());
        if (found.isEmpty()) {
            throw StatusError.notFound(request, type);
        }
        if (request.subresource().equals("log")) {
            if (PodLogs.isNowhere(found.get())) {
                return HttpAnswer.of(204, "text/plain", new byte[0]);
            }
            return HttpAnswer.of(200, "text/plain", logs.answer(found.get(), request, callFaults));
        }
        return json(200, ObjectFaults.with(EventConversion.of(found.get(), type).deepCopy(), callFaults));
    }

    private HttpAnswer path(String path) {
        if (path.equals("/version") || path.equals("/version/")) {
            return json(200, state.version());
        }
        if (List.of("/healthz", "/livez", "/readyz").contains(path)) {
            return HttpAnswer.of(200, "text/plain; charset=utf-8", "ok".getBytes(StandardCharsets.UTF_8));
        }
        return discovery
                .answer(path)
                .map(answer -> json(200, answer))
                .orElseGet(() -> HttpAnswer.of(
                        404, "text/plain; charset=utf-8", "404 page not found\n".getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Returns an error response. A rate-limited request (429) is refused before it is parsed, and with text instead of
     * a Status.
     */
    private static HttpAnswer error(StatusError e) {
        if (e.code() == 429) {
            return HttpAnswer.of(
                            429, "text/plain; charset=utf-8", (e.getMessage() + "\n").getBytes(StandardCharsets.UTF_8))
                    .header("Retry-After", "1");
        }
        return json(e.code(), e.body());
    }

    private static HttpAnswer json(int status, ObjectNode body) {
        return HttpAnswer.of(status, JSON, (body + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
