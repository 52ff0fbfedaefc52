package org.ephemera.azure.call;

import com.azure.core.exception.AzureException;
import com.azure.core.util.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.call.ErrorOrigin;
import org.ephemera.collect.call.RecordedCall;
import org.ephemera.collect.call.RecordedCalls;
import org.ephemera.collect.call.StoredResponse;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.Artifact;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;

/** Recorded calls to Azure for one item. */
public final class ItemCalls {
    private final RecordedCalls calls;

    /** Creates the calls with the default time limit. */
    public ItemCalls(Artifact artifact, Recorder recorder, Deadline deadline, AzureClients clients) {
        this.calls = new RecordedCalls(artifact, recorder, deadline, AzureErrorRules.RULES, clients.retries());
    }

    /**
     * Creates the calls with another time limit.
     *
     * @param longest time limit of a call, from its first request
     */
    public ItemCalls(Artifact artifact, Recorder recorder, Deadline deadline, AzureClients clients, Duration longest) {
        this.calls = new RecordedCalls(
                artifact,
                recorder,
                deadline,
                AzureErrorRules.RULES,
                clients.retries().within(longest));
    }

    /** Returns the cloud-independent part. */
    public RecordedCalls recorded() {
        return calls;
    }

    /**
     * Calls an operation with a client of the SDK.
     *
     * @param call must make exactly one request, with the given context
     * @throws IOException if the evidence store failed
     */
    public <T> CallResult<T> call(ApiRequest request, Function<Context, T> call) throws IOException {
        @Nullable String link = request.params().get(NextLinks.PARAM);
        if (link != null && !NextLinks.isAddress(link)) {
            return new CallResult.Failed<>(new ApiFailure(
                    request.operation(),
                    0,
                    FailureOutcomes.INVALID_NEXT_PAGE,
                    SanitizedText.of(link),
                    ErrorOrigin.OTHER,
                    0,
                    0,
                    ""));
        }
        return calls.send(request, recorded -> attempt(recorded, call));
    }

    private static <T> T attempt(RecordedCall recorded, Function<Context, T> call) {
        try {
            return call.apply(new Context(RawCapture.CALL, recorded));
        } catch (RuntimeException e) {
            Throwable cause = Exceptions.unwrap(e);
            if (cause instanceof AzureException) {
                throw SdkFailure.of(cause).exception(cause);
            }
            throw cause instanceof RuntimeException unwrapped ? unwrapped : e;
        }
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
