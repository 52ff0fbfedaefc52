package org.ephemera.aws.call;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.call.HeldResponse;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/** Call to AWS that is not recorded in a package. Its response is held in memory. Used by one thread. */
public final class UnrecordedCall {
    private final AwsClients clients;
    private final HeldResponse response;

    /**
     * Creates a call.
     *
     * @param maxBytes size limit of the response
     */
    public UnrecordedCall(AwsClients clients, int maxBytes) {
        this.clients = clients;
        this.response = new HeldResponse(maxBytes);
    }

    /**
     * Calls an operation with a client of the SDK.
     *
     * @param deadline time limit, including retries
     * @throws UncheckedIOException if the thread was interrupted
     */
    public <T> CallResult<T> call(
            ApiRequest request,
            Deadline deadline,
            Function<Consumer<AwsRequestOverrideConfiguration.Builder>, T> call) {
        try {
            return response.send(request, new SdkTransport<>(call), AwsErrorRules.RULES, clients.retries(), deadline);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the response in memory. */
    public HeldResponse response() {
        return response;
    }
}
