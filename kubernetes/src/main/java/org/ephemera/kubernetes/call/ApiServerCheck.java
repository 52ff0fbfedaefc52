package org.ephemera.kubernetes.call;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.Backoff;
import org.ephemera.collect.call.ErrorOrigin;
import org.ephemera.kubernetes.ClusterConnection;
import org.ephemera.kubernetes.ClusterException;

/** Checks with one {@code GET /version} that an API server can be reached and accepts the caller's credentials. */
public final class ApiServerCheck {
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 3;
    private static final int UNAUTHORIZED = 401;

    private final ClusterConnection cluster;
    private final Deadline deadline;
    private final Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));

    public ApiServerCheck(ClusterConnection cluster, Clock clock) {
        this.cluster = cluster;
        this.deadline = Deadline.in(clock, LONGEST);
    }

    /**
     * Calls the API server. Any response except 401 passes, because a role may forbid only {@code /version}.
     *
     * @throws ClusterException if there are no credentials, the API server rejects them, or it cannot be reached
     * @throws IOException if the thread is interrupted
     */
    public void run() throws IOException {
        if (status(false) == UNAUTHORIZED && status(true) == UNAUTHORIZED) {
            throw failure(UNAUTHORIZED, "", "", 2);
        }
    }

    /**
     * Requests the version and returns the HTTP status.
     *
     * @param renewed true if new credentials are requested
     */
    private int status(boolean renewed) throws IOException {
        for (int attempt = 1; ; attempt++) {
            String authorization = cluster.authorization(renewed);
            try {
                return cluster.http()
                        .send(request(authorization), HttpResponse.BodyHandlers.discarding())
                        .statusCode();
            } catch (IOException e) {
                ConnectionFailure connecting = ConnectionFailure.of(e, deadline);
                if (!connecting.retryable() || attempt == ATTEMPTS || deadline.passed()) {
                    throw failure(0, connecting.code(), connecting.message(), attempt);
                }
                backoff.pause(deadline);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    private HttpRequest request(String authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(cluster.endpoint() + KubernetesOperations.GET_VERSION.path("", "")))
                .timeout(deadline.remaining().plusMillis(1))
                .header("User-Agent", "ephemera")
                .GET();
        return authorization.isEmpty()
                ? request.build()
                : request.header("Authorization", authorization).build();
    }

    private ClusterException failure(int status, String code, String message, int attempts) {
        ApiFailure refusal = new ApiFailure(
                KubernetesOperations.GET_VERSION.toApiOperation(),
                status,
                code,
                message,
                ErrorOrigin.OTHER,
                attempts,
                0,
                cluster.endpoint().toString());
        return new ClusterException(
                refusal.code(), new FailureOutcomes(cluster).outcome(refusal).message());
    }
}
