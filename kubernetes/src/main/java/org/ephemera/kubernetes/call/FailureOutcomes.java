package org.ephemera.kubernetes.call;

import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ErrorOrigin;
import org.ephemera.kubernetes.ClusterConnection;
import org.ephemera.kubernetes.EnvironmentProxy;
import org.ephemera.model.Outcome;

/**
 * Outcomes of failed calls to an API server. The only class that interprets the failures and messages of Kubernetes.
 */
public final class FailureOutcomes {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;
    private static final int TIMEOUT = 408;
    private static final int THROTTLED = 429;
    /** API group of the metrics server, which a cluster need not have. */
    private static final String USAGE = ".metrics.k8s.io";

    private static final String KUBELET_PORT = ":10250";

    private final ClusterConnection cluster;

    FailureOutcomes(ClusterConnection cluster) {
        this.cluster = cluster;
    }

    Outcome outcome(ApiFailure call) {
        return switch (call.code()) {
            case ApiFailure.UNREACHABLE ->
                call.failed(cluster.endpoint() + " cannot be reached from this machine" + call.messageClause() + "; "
                        + network(cluster));
            case ApiFailure.UNTRUSTED ->
                call.failed("the server at " + cluster.endpoint()
                        + " has no certificate of the cluster's authority for that name, so no request was sent"
                        + call.messageClause()
                        + "; check that no proxy intercepts the connection, and that the authority is the"
                        + " cluster's");
            default -> call.unfinished().orElseGet(() -> call.status() == 0 ? noWay(call) : answered(call));
        };
    }

    /**
     * Reports whether the API server did not, or possibly did not, reach the kubelet. It waits for a kubelet longer
     * than the time limit of a call.
     */
    public static boolean isWithoutKubelet(ApiFailure refusal) {
        return refusal.message().contains(KUBELET_PORT) || refusal.code().equals(ApiFailure.OUT_OF_TIME);
    }

    static boolean isThrottling(int status) {
        return status == THROTTLED;
    }

    /** Reports whether the same request may succeed later. */
    static boolean isRetryable(int status) {
        return isThrottling(status) || status == TIMEOUT || status >= 500;
    }

    /** Reports whether the API server has no object of that name. */
    public static boolean isNotFound(ApiFailure refusal) {
        return refusal.status() == NOT_FOUND && !isFromAnotherServer(refusal);
    }

    /**
     * Reports whether the response came from a server that is not an API server. An API server returns a {@code Status}
     * object with every 404 for a core resource.
     */
    private static boolean isFromAnotherServer(ApiFailure refusal) {
        return refusal.status() == NOT_FOUND
                && refusal.origin() == ErrorOrigin.OTHER
                && ResourceOperation.isOfCore(refusal.operation());
    }

    /** Reports whether the continue token of a list has expired (410 Gone, reason {@code Expired}). */
    static boolean isExpiredToken(ApiFailure refusal) {
        return refusal.status() == GONE;
    }

    /**
     * Reports whether the cluster does not accept the caller's credentials, so that every other request would fail too.
     */
    public static boolean isUnauthorized(ApiFailure refusal) {
        return refusal.status() == UNAUTHORIZED;
    }

    static boolean isForbidden(ApiFailure refusal) {
        return refusal.status() == FORBIDDEN;
    }

    /**
     * Returns the outcome of a call without a response. The message is the collector's, and quoted text in it is
     * escaped.
     */
    private static Outcome noWay(ApiFailure refusal) {
        return new Outcome.Failed(
                refusal.code(),
                refusal.message().isBlank()
                        ? "no request was sent for " + refusal.operation().key()
                        : refusal.message());
    }

    private Outcome answered(ApiFailure refusal) {
        if (isUnauthorized(refusal)) {
            return refusal.failed(refusal.name() + " was rejected because the cluster does not accept the caller's"
                    + " credentials: "
                    + cluster.admission() + ", check that this machine's clock is right, and collect again");
        }
        if (isForbidden(refusal)) {
            String permission = refusal.operation().permission();
            return new Outcome.Denied(
                    permission,
                    "the permission " + permission + " is missing" + refusal.messageClause()
                            + "; bind infra/kubernetes/collector-rbac.yaml to the" + " collector and collect again");
        }
        if (isThrottling(refusal.status())) {
            return refusal.throttled("the API server is less busy");
        }
        if (isFromAnotherServer(refusal)) {
            return refusal.failed("the HTTP 404 response to " + refusal.name() + " did not come from an API server"
                    + refusal.messageClause()
                    + "; check that " + cluster.endpoint()
                    + " is the complete address of the cluster, and that no proxy in front of it responds instead");
        }
        if (isNotFound(refusal) && refusal.operation().permission().startsWith("list ")) {
            return new Outcome.NotApplicable("this API server does not serve " + refusal.name()
                    + ": its version does not have this resource, or the resource is disabled");
        }
        if (isNotFound(refusal)
                && refusal.origin() == ErrorOrigin.OTHER
                && refusal.operation().permission().endsWith(USAGE)) {
            return new Outcome.NotEnabled("this API server does not serve " + refusal.name()
                    + ": the component of the cluster that serves it is not installed");
        }
        return isNotFound(refusal) ? refusal.notFound() : refusal.failed();
    }

    /** Reports whether no connection to the cluster is possible: no token, no certificate, no server. */
    public static boolean isUnreachable(ApiFailure failure) {
        return failure.status() == 0
                && !failure.isIncomplete()
                && !failure.code().equals(ApiFailure.DEADLINE);
    }

    /** Returns the remedy for an API server that cannot be reached; it begins with the proxy of the environment, if any. */
    static String network(ClusterConnection cluster) {
        String proxy = cluster.http().proxy().orElse(null) instanceof EnvironmentProxy named
                ? named.remedy(cluster.endpoint())
                : "";
        return proxy + cluster.network();
    }
}
