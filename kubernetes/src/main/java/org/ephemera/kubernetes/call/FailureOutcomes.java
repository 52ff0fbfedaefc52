package org.ephemera.kubernetes.call;

import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ErrorOrigin;
import org.ephemera.kubernetes.Cluster;
import org.ephemera.kubernetes.EnvironmentProxy;
import org.ephemera.model.Outcome;

/** What a refusal of an API server means for the item that met it. The one table of it. */
public final class FailureOutcomes {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;
    private static final int TIMEOUT = 408;
    private static final int THROTTLED = 429;
    private static final String KUBELET_PORT = ":10250";

    private final Cluster cluster;

    FailureOutcomes(Cluster cluster) {
        this.cluster = cluster;
    }

    Outcome outcome(ApiFailure call) {
        return switch (call.code()) {
            case ApiFailure.UNREACHABLE ->
                call.failed(
                        cluster.endpoint() + " cannot be reached from here" + call.said() + "; " + network(cluster));
            case ApiFailure.UNTRUSTED ->
                call.failed("whoever answers at " + cluster.endpoint()
                        + " has no certificate of the cluster's authority for that name, so nothing was asked"
                        + call.said() + "; see that no proxy stands between, and that the authority is the cluster's");
            default -> call.unfinished().orElseGet(() -> call.status() == 0 ? noWay(call) : answered(call));
        };
    }

    /** Reports whether the API server did not reach the kubelet, or may not have: it waits for one longer than a call may take. */
    public static boolean isWithoutKubelet(ApiFailure refusal) {
        return refusal.message().contains(KUBELET_PORT) || refusal.code().equals(ApiFailure.OUT_OF_TIME);
    }

    static boolean isThrottling(int status) {
        return status == THROTTLED;
    }

    /** True if the same question may be answered the next time. */
    static boolean isRetryable(int status) {
        return isThrottling(status) || status == TIMEOUT || status >= 500;
    }

    /** True if there is nothing of that name, as an API server says. */
    public static boolean isNotFound(ApiFailure refusal) {
        return refusal.status() == NOT_FOUND && !isNoServer(refusal);
    }

    /** An API server says of what it always serves in a {@code Status} that it is not there: this was somebody else. */
    private static boolean isNoServer(ApiFailure refusal) {
        return refusal.status() == NOT_FOUND
                && refusal.origin() == ErrorOrigin.OTHER
                && ResourceOperation.isOfCore(refusal.operation());
    }

    /** True if the list's continuation is too old to be gone on with (410 Gone, reason {@code Expired}). */
    static boolean isGone(ApiFailure refusal) {
        return refusal.status() == GONE;
    }

    /** True if the cluster does not know who asks: it will not know for any other question either. */
    public static boolean isUnknown(ApiFailure refusal) {
        return refusal.status() == UNAUTHORIZED;
    }

    static boolean isForbidden(ApiFailure refusal) {
        return refusal.status() == FORBIDDEN;
    }

    /** The words are ours, and what is quoted in them is escaped. */
    private static Outcome noWay(ApiFailure refusal) {
        return new Outcome.Failed(
                refusal.code(),
                refusal.message().isBlank() ? refusal.operation().key() + " was not asked" : refusal.message());
    }

    private Outcome answered(ApiFailure refusal) {
        if (isUnknown(refusal)) {
            return refusal.failed(refusal.name() + " was refused because the cluster does not know who asks: "
                    + cluster.admission() + ", see that this machine's clock is right, and collect again");
        }
        if (isForbidden(refusal)) {
            String permission = refusal.operation().permission();
            return new Outcome.Denied(
                    permission,
                    "the right to " + permission + " is missing" + refusal.said()
                            + "; bind infra/kubernetes/collector-rbac.yaml to the" + " collector and collect again");
        }
        if (isThrottling(refusal.status())) {
            return refusal.throttled("the API server is less busy");
        }
        if (isNoServer(refusal)) {
            return refusal.failed(
                    refusal.name() + " was answered with HTTP 404 by what is no API server" + refusal.said()
                            + "; see that the address " + cluster.endpoint()
                            + " is the cluster's with its whole path, and that nothing in front of it answers in its place");
        }
        if (isNotFound(refusal) && refusal.operation().permission().startsWith("list ")) {
            return new Outcome.NotApplicable("this API server does not serve " + refusal.name()
                    + ": its version does not know it yet or any more, or it was switched off");
        }
        return isNotFound(refusal) ? refusal.notFound() : refusal.failed();
    }

    /** Reports whether no connection to the cluster is possible: no token, no certificate, no server. */
    public static boolean isNoWay(ApiFailure failure) {
        return failure.status() == 0
                && !failure.isIncomplete()
                && !failure.code().equals(ApiFailure.DEADLINE);
    }

    /** Returns the remedy for an API server that cannot be reached; it begins with the proxy of the environment, if any. */
    static String network(Cluster cluster) {
        String proxy = cluster.http().proxy().orElse(null) instanceof EnvironmentProxy named
                ? named.said(cluster.endpoint())
                : "";
        return proxy + cluster.network();
    }
}
