package org.ephemera.kubernetes.call;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.ResponseParts;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.call.ErrorOrigin;
import org.ephemera.collect.call.RecordedCalls;
import org.ephemera.collect.call.RetryPolicy;
import org.ephemera.collect.call.StoredResponse;
import org.ephemera.collect.source.BodyView;
import org.ephemera.format.ResponsePage;
import org.ephemera.kubernetes.ClusterConnection;
import org.ephemera.kubernetes.OptionalApi;
import org.ephemera.model.Artifact;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/** Recorded calls of one item to an API server; all are GET requests. */
public final class ItemCalls {
    /** Code of a request whose object name is invalid; it was not sent. */
    public static final String NOT_A_NAME = DetailCode.NOT_A_NAME;

    private final Artifact artifact;
    private final ClusterConnection cluster;
    private final Recorder recorder;
    private final Deadline deadline;
    private final SourceContext access;
    private final FailureOutcomes failures;

    public ItemCalls(
            Artifact artifact, ClusterConnection cluster, Recorder recorder, Deadline deadline, SourceContext access) {
        this.artifact = artifact;
        this.cluster = cluster;
        this.recorder = recorder;
        this.deadline = deadline;
        this.access = access;
        this.failures = new FailureOutcomes(cluster);
    }

    /**
     * Sends a request and stores the response as it arrives.
     *
     * @param view creates the view of the body, once for each attempt
     * @throws IOException if the evidence store failed
     */
    public <V extends OutputStream> CallResult<V> send(ResourceRequest request, Supplier<V> view) throws IOException {
        return send(request, ApiRequest.Body.STORED, access.bounds().retries(), () -> new StreamView<>(view.get()));
    }

    /** Sends the request on which all others depend. It is repeated until the time limit of the call. */
    public <V extends OutputStream> CallResult<V> sendPersistently(ResourceRequest request, Supplier<V> view)
            throws IOException {
        return send(
                request,
                ApiRequest.Body.STORED,
                access.bounds().unlimitedRetries(),
                () -> new StreamView<>(view.get()));
    }

    /** Sends a request whose response must not be stored; the view reads it. */
    public <V extends OutputStream> CallResult<V> sendUnstored(ResourceRequest request, Supplier<V> view)
            throws IOException {
        return send(request, ApiRequest.Body.SECRET, access.bounds().retries(), () -> new StreamView<>(view.get()));
    }

    /** Sends a request whose response must not be stored; the document derived from it is stored. */
    public <V extends DerivedDocument> CallResult<V> sendDerived(ResourceRequest request, Supplier<V> view)
            throws IOException {
        return send(request, ApiRequest.Body.DERIVED, access.bounds().retries(), () -> new DerivedView<>(view.get()));
    }

    /**
     * Sends a request and stores the response in parts while it arrives. Only the deadline of the run limits its time,
     * as long as at least 1 kB arrives every 30 seconds. A response that ends early is not requested again: the bytes
     * before its end are stored.
     *
     * @param progress records and cursor after each part
     */
    public <V extends OutputStream> CallResult<V> stream(
            ResourceRequest request, Supplier<V> view, ResponseParts.Progress progress) throws IOException {
        return send(
                request, api -> api.inParts(progress), access.bounds().retries(), () -> new StreamView<>(view.get()));
    }

    private <V extends OutputStream> CallResult<V> send(
            ResourceRequest request, ApiRequest.Body kept, RetryPolicy policy, Supplier<? extends StreamView<V>> view)
            throws IOException {
        return send(request, api -> api.keeping(kept), policy, view);
    }

    private <V extends OutputStream> CallResult<V> send(
            ResourceRequest request,
            UnaryOperator<ApiRequest> kept,
            RetryPolicy policy,
            Supplier<? extends StreamView<V>> view)
            throws IOException {
        if (!request.isValid()) {
            return new CallResult.Failed<>(invalidName(request));
        }
        ClusterTransport<V> transport = new ClusterTransport<>(cluster, request, access, failures, view);
        return new RecordedCalls(artifact, recorder, deadline, transport, policy)
                .send(kept.apply(request.toApiRequest(transport::view)), transport);
    }

    private static ApiFailure invalidName(ResourceRequest request) {
        String name = ResourceOperation.isName(request.name()) ? request.namespace() : request.name();
        return new ApiFailure(
                request.operation().toApiOperation(),
                0,
                NOT_A_NAME,
                "the name " + SanitizedText.of(name)
                        + " is not a valid object name, so no request was sent; the response that contains it is"
                        + " stored",
                ErrorOrigin.OTHER,
                0,
                0,
                "");
    }

    /** Writes a stored response to the acquisition log with the number of its records. */
    public void log(StoredResponse received, ResponsePage page) {
        if (!received.isLogged()) {
            recorder.response(received.call(), received.head(), received.files(), page);
        }
    }

    /** Returns the API of the metrics server. */
    public OptionalApi usage() {
        return cluster.reachability().usage();
    }

    /** Returns the outcome of an item whose call failed. */
    public Outcome outcome(ApiFailure failure) {
        return failures.outcome(failure);
    }

    /** Reports whether the deadline of the run ended the call, so that a later run may repeat it. */
    public boolean endedByDeadline(ApiFailure failure) {
        return failure.code().equals(ApiFailure.DEADLINE)
                || (failure.code().equals(ApiFailure.OUT_OF_TIME) && deadline.passed());
    }

    /** View of a body as a stream of bytes. */
    static class StreamView<V extends OutputStream> implements BodyView {
        private final V stream;

        StreamView(V stream) {
            this.stream = stream;
        }

        V stream() {
            return stream;
        }

        @Override
        public OutputStream copy() {
            return stream;
        }

        @Override
        public InputStream forSdk(StoredBody stored) {
            return InputStream.nullInputStream();
        }
    }

    private static final class DerivedView<V extends DerivedDocument> extends StreamView<V> {
        DerivedView(V document) {
            super(document);
        }

        @Override
        public InputStream derived(InputStream body) {
            return new DerivedBody(body, stream());
        }
    }
}
