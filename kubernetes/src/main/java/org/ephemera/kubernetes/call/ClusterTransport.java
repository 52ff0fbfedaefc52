package org.ephemera.kubernetes.call;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.function.Supplier;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.ErrorOrigin;
import org.ephemera.collect.call.ErrorRules;
import org.ephemera.collect.call.HttpHead;
import org.ephemera.collect.call.RateLimits;
import org.ephemera.collect.call.RecordedCall;
import org.ephemera.collect.call.ServiceError;
import org.ephemera.collect.call.Transport;
import org.ephemera.collect.call.TransportException;
import org.ephemera.collect.source.IdleTimeoutBody;
import org.ephemera.kubernetes.ClusterConnection;
import org.ephemera.kubernetes.ClusterException;
import org.ephemera.model.Outcome;
import org.jspecify.annotations.Nullable;

/** Attempts of one request to an API server. Rejected credentials are renewed once. Used by one thread. */
final class ClusterTransport<V extends OutputStream> implements Transport<V>, ErrorRules {
    private static final int UNAUTHORIZED = 401;
    /** Bytes that must arrive in the time limit of a call. */
    private static final int MINIMUM = 1000;

    private static final RateLimits NO_LIMITS = RateLimits.none();

    private final ClusterConnection cluster;
    private final ResourceRequest request;
    private final SourceContext access;
    private final FailureOutcomes failures;
    private final Supplier<? extends ItemCalls.StreamView<V>> views;
    private ItemCalls.@Nullable StreamView<V> view;
    private boolean renew;
    private boolean renewed;

    ClusterTransport(
            ClusterConnection cluster,
            ResourceRequest request,
            SourceContext access,
            FailureOutcomes failures,
            Supplier<? extends ItemCalls.StreamView<V>> views) {
        this.cluster = cluster;
        this.request = request;
        this.access = access;
        this.failures = failures;
        this.views = views;
    }

    /** Creates the view of the next response body. */
    ItemCalls.StreamView<V> view() {
        ItemCalls.StreamView<V> created = views.get();
        view = created;
        return created;
    }

    @Override
    public V attempt(RecordedCall call) throws IOException {
        String authorization = authorization();
        String server = cluster.endpoint().toString();
        call.sending(server, "", NO_LIMITS);
        HttpResponse<InputStream> response = exchange(call.limit(), authorization);
        cluster.reachability().answered();
        HttpHead head = HttpHead.of(
                response.statusCode(),
                response.headers()::firstValue,
                access.clock().instant());
        call.head(head);
        try (IdleTimeoutBody body = body(call, head, response.body())) {
            call.body(body);
        }
        ItemCalls.StreamView<V> seen = view;
        if (!head.isSuccess() || seen == null) {
            throw call.rejected();
        }
        return seen.stream();
    }

    /** Returns the body with its time limits. A response in parts may take as long as the run, but must not stall. */
    private IdleTimeoutBody body(RecordedCall call, HttpHead head, InputStream in) {
        ReadLimits bounds = access.bounds();
        return call.request().body() == ApiRequest.Body.PARTS && head.isSuccess()
                ? new IdleTimeoutBody(in, head.contentLength(), call.deadline(), bounds.call(), MINIMUM)
                : new IdleTimeoutBody(in, head.contentLength(), call.limit(), bounds.silence());
    }

    private String authorization() {
        try {
            String authorization = cluster.authorization(renew);
            renew = false;
            return authorization;
        } catch (ClusterException e) {
            String message = String.valueOf(e.getMessage());
            throw new TransportException(e.code(), message, TransportException.Retry.NEVER, e);
        }
    }

    private HttpResponse<InputStream> exchange(Deadline limit, String authorization) throws IOException {
        HttpRequest.Builder get = HttpRequest.newBuilder(URI.create(cluster.endpoint() + request.address()))
                .timeout(limit.remaining().plusMillis(1))
                .header("Accept", "application/json, */*")
                .header("User-Agent", "ephemera")
                .GET();
        if (!authorization.isEmpty()) {
            get.header("Authorization", authorization);
        }
        try {
            return cluster.http().send(get.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            ConnectionFailure failure = ConnectionFailure.of(e, limit);
            throw new TransportException(failure.code(), failure.message(), retry(failure), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private TransportException.Retry retry(ConnectionFailure failure) {
        if (!failure.retryable()) {
            return TransportException.Retry.NEVER;
        }
        return failure.code().equals(ApiFailure.UNREACHABLE)
                ? cluster.reachability()
                        .retry(Deadline.in(access.clock(), access.bounds().call()))
                : TransportException.Retry.LIMITED;
    }

    /**
     * Parses an error response. A 401 from a kubelet is not a rejection of the collector's credentials, which the
     * kubelet never receives.
     */
    @Override
    public ServiceError parse(HttpHead head, byte[] body) {
        StatusBody status = StatusBody.parse(body);
        boolean stale = head.status() == UNAUTHORIZED && status.origin() != ErrorOrigin.NODE && !renewed;
        renewed |= stale;
        renew = stale;
        return new ServiceError(
                status.reason(),
                status.message(),
                status.origin(),
                FailureOutcomes.isThrottling(head.status()),
                stale || FailureOutcomes.isRetryable(head.status()),
                status.retryAfter());
    }

    @Override
    public boolean isClassifiedByHead(HttpHead head) {
        return head.status() == UNAUTHORIZED || FailureOutcomes.isRetryable(head.status());
    }

    @Override
    public Outcome outcome(ApiFailure failure) {
        return failures.outcome(failure);
    }
}
