package org.ephemera.lab.kubernetes;

import org.ephemera.lab.fault.Fault;

/** Responses of the simulated API server to denied requests, with the error messages of Kubernetes. */
record ClusterDenial(ClusterRequest request, String user) {

    StatusError of(Fault.Refusal refusal) {
        return switch (refusal) {
            case Fault.AccessDenied denied -> forbidden();
            case Fault.Throttled throttled ->
                new StatusError(429, "TooManyRequests", "Too many requests, please try again later.");
            case Fault.ServerError error ->
                new StatusError(500, "InternalError", "Internal error occurred: etcdserver: request timed out");
            case Fault.ExpiredCredentials expired -> unauthorized();
        };
    }

    static StatusError unauthorized() {
        return new StatusError(401, "Unauthorized", "Unauthorized");
    }

    private StatusError forbidden() {
        if (request.type().isEmpty()) {
            return new StatusError(
                    403, "Forbidden", "forbidden: User \"" + user + "\" cannot get path \"" + request.path() + "\"");
        }
        ResourceType type = request.type().get();
        String subresource = request.subresource().split("/", 2)[0];
        String message = type.qualified() + (request.name().isEmpty() ? "" : " \"" + request.name() + "\"")
                + " is forbidden: User \"" + user + "\" cannot " + request.verb() + " resource \"" + type.plural()
                + (subresource.isEmpty() ? "" : "/" + subresource) + "\" in API group \"" + type.group() + "\""
                + (request.namespace().isEmpty()
                        ? " at the cluster scope"
                        : " in the namespace \"" + request.namespace() + "\"");
        return StatusError.forbidden(request, type, message);
    }
}
