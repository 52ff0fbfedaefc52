package org.ephemera.aws.call;

import java.io.IOException;
import java.net.URI;
import java.util.function.Consumer;
import java.util.function.Function;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.call.RecordedCalls;
import org.ephemera.collect.call.StoredResponse;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.XmlElement;
import org.ephemera.model.Artifact;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Recorded calls to AWS for one item. */
public final class ItemCalls {
    private final RecordedCalls calls;
    private final AwsClients clients;

    public ItemCalls(Artifact artifact, Recorder recorder, Deadline deadline, AwsClients clients) {
        this(new RecordedCalls(artifact, recorder, deadline, AwsErrorRules.RULES, clients.retries()), clients);
    }

    private ItemCalls(RecordedCalls calls, AwsClients clients) {
        this.calls = calls;
        this.clients = clients;
    }

    /** Returns calls that continue for longer if the service throttles them; for the pages of long lists. */
    public ItemCalls persistent() {
        return new ItemCalls(calls.with(clients.retries().persistent()), clients);
    }

    /** Returns the recorded calls that these calls use. */
    public RecordedCalls recorded() {
        return calls;
    }

    /**
     * Calls an operation with a client of the SDK.
     *
     * @param call must apply the given override configuration to its request
     * @throws IOException if the evidence store failed
     */
    public <T> CallResult<T> call(
            ApiRequest request, Function<Consumer<AwsRequestOverrideConfiguration.Builder>, T> call)
            throws IOException {
        return calls.send(request, new SdkTransport<>(call));
    }

    /** Calls an operation of the AWS Query protocol, with the parameters of the request as its form. */
    public CallResult<XmlElement> call(ApiRequest request, AwsQueryClient client) throws IOException {
        return calls.send(request, client::send);
    }

    /**
     * Downloads from an address that a response contained, without credentials of the collector.
     *
     * @param address its query is a credential: it is written to no log and no message
     */
    public CallResult<byte[]> download(ApiRequest request, SdkHttp http, URI address) throws IOException {
        HttpExecuteRequest get = HttpExecuteRequest.builder()
                .request(SdkHttpRequest.builder()
                        .uri(address)
                        .method(SdkHttpMethod.GET)
                        .build())
                .build();
        return calls.send(request, call -> http.send(call, clock -> get).readAllBytes());
    }

    /** Reports whether the deadline of the run ended the call, so that a later run may repeat it. */
    public boolean isEndedByDeadline(ApiFailure failure) {
        return calls.endedByDeadline(failure);
    }

    /** Writes a stored response to the acquisition log with the number of its records. */
    public void log(StoredResponse received, ResponsePage page) {
        calls.log(received, page);
    }
}
