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
 * Answers what reads. Whatever would change anything, or would lead into a container or through a node, is refused, with 405, and is
 * recorded as refused.
 */
public final class ApiServer {
    public static final String SERVICE = "kubernetes";

    private static final String JSON = "application/json";
    private static final String BEARER = "Bearer ";

    private final ClusterState state;
    private final ClusterObjects held;
    private final PodLogs logs;
    private final Discovery discovery;
    private final List<TokenGate> gates;
    private final Faults faults;
    private final ResponseDelivery delivery;
    private final Clock clock;

    public ApiServer(ClusterState state, List<TokenGate> gates, Faults faults) {
        this.state = state;
        this.held = new ClusterObjects(state);
        this.logs = new PodLogs(state);
        this.discovery = new Discovery(this::isServed);
        this.gates = List.copyOf(gates);
        this.faults = faults;
        this.clock = state.clock();
        this.delivery = new ResponseDelivery(state.clock());
    }

    /** Metrics are there if something measures them. */
    private boolean isServed(ResourceType type) {
        return !type.group().equals(ResourceType.METRICS) || held.has(type);
    }

    public ClusterExchange exchange(HttpCall call) {
        ClusterRequest request = ClusterRequest.of(call);
        CallFaults befalling = faults.onCall(SERVICE, request.operation());
        String id = UUID.randomUUID().toString();
        Optional<String> user = user(call);
        HttpAnswer answer;
        Optional<String> reason = Optional.empty();
        try {
            answer = output(request, user, befalling);
        } catch (StatusError e) {
            reason = Optional.of(e.reason());
            answer = error(e);
        }
        HttpAnswer headed = answer.header("Audit-Id", id)
                .header("Cache-Control", "no-cache, private")
                .header("X-Kubernetes-Pf-Flowschema-Uid", "6a1f0bd1-7f6e-4f0e-9c3d-5e0b1c2d3e4f")
                .header("X-Kubernetes-Pf-Prioritylevel-Uid", "0f3c1f5e-8d2b-4b57-8f0a-4d5c6b7a8e9f");
        return new ClusterExchange(
                request.operation(), input(request), reason, !request.isRead(), id, delivery.of(headed, befalling));
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

    private HttpAnswer output(ClusterRequest request, Optional<String> user, CallFaults befalling) throws StatusError {
        if (user.isEmpty()) {
            throw ClusterDenial.unauthorized();
        }
        Optional<Fault.Refusal> refusal = befalling.first(Fault.Refusal.class);
        if (refusal.isPresent()) {
            throw new ClusterDenial(request, user.get()).of(refusal.get());
        }
        if (!request.isRead()) {
            throw new StatusError(
                    405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
        }
        Optional<ResourceType> type = request.type().filter(this::isServed);
        return type.isPresent() ? resource(request, type.get(), befalling) : path(request.path());
    }

    private HttpAnswer resource(ClusterRequest request, ResourceType type, CallFaults befalling) throws StatusError {
        if (request.name().isEmpty()) {
            return json(200, new ObjectList(held, request, type, befalling).answer());
        }
        Optional<ObjectNode> found = befalling.has(Fault.Absent.class)
                ? Optional.empty()
                : held.one(type, request.namespace(), request.name());
        if (found.isEmpty()) {
            throw StatusError.notFound(request, type);
        }
        if (request.subresource().equals("log")) {
            if (PodLogs.isNowhere(found.get())) {
                return HttpAnswer.of(204, "text/plain", new byte[0]);
            }
            return HttpAnswer.of(200, "text/plain", logs.answer(found.get(), request, befalling));
        }
        return json(200, FaultyObject.with(EventShape.of(found.get(), type).deepCopy(), befalling));
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

    /** Who is too many is told so before anything is understood, and not as a Status. */
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
