package org.ephemera.lab.azure;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.ephemera.lab.fault.CallFaults;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.fault.ResponseDelivery;
import org.ephemera.lab.http.HttpAnswer;
import org.ephemera.lab.http.HttpCall;
import org.ephemera.lab.kubernetes.ClusterAddress;
import org.ephemera.lab.kubernetes.ClusterCredential;
import org.ephemera.lab.scenario.AzureScenario;

/**
 * Request handler of the simulated Azure: Azure Resource Manager, Azure Monitor, Log Analytics and a container registry
 * on one endpoint. The path of a request selects the service. A request that matches no route is refused. Routes exist
 * only for read operations, which use GET or POST.
 */
public final class AzureCloud {
    private final List<OperationRoute> routes = new ArrayList<>();
    private final Faults faults;
    private final ResponseDelivery delivery;
    private final ArmErrors errors;

    /**
     * Creates the handler of a scenario.
     *
     * @param cluster address of the API server of the scenario's cluster, if the scenario has a cluster
     * @param credential cluster credential that the user receives
     */
    public AzureCloud(
            AzureScenario scenario,
            Faults faults,
            Optional<ClusterAddress> cluster,
            Optional<ClusterCredential> credential) {
        this.faults = faults;
        this.delivery = new ResponseDelivery(scenario.clock());
        this.errors = new ArmErrors(scenario);
        routes.addAll(ContainerGroups.routes(scenario));
        routes.addAll(ContainerApps.routes(scenario));
        routes.addAll(ManagedClusters.routes(scenario, cluster, credential));
        routes.addAll(MonitorMetrics.routes(scenario));
        routes.addAll(ActivityLog.routes(scenario));
        routes.addAll(LogAnalytics.routes(scenario));
        routes.addAll(SubscriptionAccess.routes(scenario));
        routes.addAll(SurroundingResources.routes(scenario));
        routes.addAll(SimulatedRegistry.routes(scenario));
        routes.addAll(LoginEndpoint.routes(scenario));
    }

    /** Returns the supported operations, for example {@code containerinstance:ContainerGroups_Get}. */
    public Set<String> operations() {
        return routes.stream()
                .map(route -> route.service() + ":" + route.operation())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    public AzureExchange exchange(HttpCall http) {
        AzureCall call = AzureCall.of(http);
        for (OperationRoute route : routes) {
            Matcher path = route.matcher(call);
            if (route.method().equals(call.method()) && path.matches()) {
                CallFaults callFaults = faults.onCall(route.service(), route.operation());
                return exchange(call.with(callFaults), route, path);
            }
        }
        return refused(call);
    }

    private AzureExchange exchange(AzureCall call, OperationRoute route, Matcher path) {
        Optional<String> code = Optional.empty();
        HttpAnswer answer;
        String requestId = UUID.randomUUID().toString();
        try {
            answer = output(call, route, path);
        } catch (AzureError e) {
            code = Optional.of(e.code());
            answer = route.service().equals(SimulatedRegistry.SERVICE) ? SimulatedRegistry.error(e) : error(e);
        }
        return new AzureExchange(
                route.service(),
                route.operation(),
                input(call),
                code,
                false,
                requestId,
                delivery.of(headed(answer, requestId), call.faults()));
    }

    private HttpAnswer output(AzureCall call, OperationRoute route, Matcher path) throws AzureError {
        TokenAudience.check(route, call);
        Optional<Fault.Refusal> refusal = call.faults().first(Fault.Refusal.class);
        if (refusal.isPresent()) {
            throw errors.of(refusal.get(), route, call);
        }
        Optional<Fault.ErrorResponse> said = call.faults().first(Fault.ErrorResponse.class);
        if (said.isPresent()) {
            throw new AzureError(
                    said.get().status(), said.get().code(), said.get().message());
        }
        String version = call.param("api-version").orElse("");
        if (!route.apiVersion().equals(version)) {
            throw AzureError.badRequest(
                    "InvalidApiVersionParameter",
                    "The api-version '" + version + "' is invalid. The supported versions are '" + route.apiVersion()
                            + "'.");
        }
        return route.answer().answer(call, path);
    }

    private AzureExchange refused(AzureCall call) {
        AzureError error = call.method().equals("GET")
                ? new AzureError(404, "InvalidResourceType", "The resource type could not be found in this cloud.")
                : new AzureError(405, "MethodNotAllowed", "This cloud is only read: " + call.method() + " changes it.");
        String requestId = UUID.randomUUID().toString();
        return new AzureExchange(
                "",
                call.method() + " " + call.path(),
                input(call),
                Optional.of(error.code()),
                true,
                requestId,
                delivery.of(headed(error(error), requestId), CallFaults.NONE));
    }

    private static ObjectNode input(AzureCall call) {
        ObjectNode input = JsonNodeFactory.instance.objectNode().put("path", call.path());
        call.query().forEach(input::put);
        return call.body().isEmpty() ? input : input.put("body", call.body());
    }

    private static HttpAnswer headed(HttpAnswer answer, String requestId) {
        return answer.header("x-ms-request-id", requestId)
                .header("x-ms-correlation-request-id", requestId)
                .header("x-ms-ratelimit-remaining-subscription-reads", "249");
    }

    private static HttpAnswer error(AzureError e) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode error = body.putObject("error").put("code", e.code()).put("message", e.text());
        e.because()
                .ifPresent(cause -> error.putObject("innererror")
                        .put("code", "SemanticError")
                        .put("message", "A semantic error occurred.")
                        .putObject("innererror")
                        .put("code", "SEM0100")
                        .put("message", cause));
        return ArmResponses.json(e.status(), body);
    }
}
