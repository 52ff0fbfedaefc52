package org.ephemera.lab.azure;

import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.scenario.AzureScenario;

/** Error responses of the simulated Azure, with the error messages of Azure Resource Manager. */
final class ArmErrors {
    private final String caller;

    ArmErrors(AzureScenario scenario) {
        this.caller = scenario.caller();
    }

    AzureError of(Fault.Refusal refusal, OperationRoute route, AzureCall call) {
        if (route.service().equals(SimulatedRegistry.SERVICE)) {
            return SimulatedRegistry.refusal(refusal, route);
        }
        return switch (refusal) {
            case Fault.AccessDenied denied ->
                route.service().equals("operationalinsights")
                        ? new AzureError(
                                403,
                                "InsufficientAccessError",
                                "The provided credentials have insufficient access to perform the requested operation")
                        : new AzureError(403, "AuthorizationFailed", denied(route, call));
            case Fault.Throttled throttled ->
                new AzureError(
                        429,
                        "TooManyRequests",
                        "The request is being throttled as the limit has been reached for operation type - Read.");
            case Fault.ServerError error ->
                new AzureError(500, "InternalServerError", "The server encountered an error; please retry.");
            case Fault.ExpiredCredentials expired ->
                route.service().equals("operationalinsights")
                                && route.apiVersion().isEmpty()
                        ? new AzureError(403, "InvalidAuthenticationToken", "The access token is invalid.")
                        : new AzureError(
                                401,
                                "ExpiredAuthenticationToken",
                                "The access token expiry UTC time is earlier than current UTC time.");
        };
    }

    private String denied(OperationRoute route, AzureCall call) {
        return "The client '" + caller + "' with object id '" + caller
                + "' does not have authorization to perform action '" + route.action() + "' over scope '"
                + call.path().split("/providers/Microsoft\\.Insights", 2)[0]
                + "' or the scope is invalid. If access was recently granted, please refresh your credentials.";
    }
}
