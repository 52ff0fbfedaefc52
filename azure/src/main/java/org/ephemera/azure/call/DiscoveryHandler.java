package org.ephemera.azure.call;

import com.azure.core.util.Context;
import java.io.IOException;
import java.util.function.Function;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.call.StoredResponse;
import org.ephemera.collect.source.InternalErrorOutcome;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;

/**
 * Handler of a response from which other items are planned. Those items are planned in every case, even if the request
 * or this program fails. If the deadline interrupts the request, the next run repeats it.
 */
public interface DiscoveryHandler<T> {
    /** Plans the items in the response; returns the summary for its own item. */
    String handleResponse(T response, StoredResponse received);

    /** Returns the detail of the outcome: a {@link org.ephemera.model.DetailCode}, by default "". */
    default String detail(T response) {
        return "";
    }

    /**
     * Plans the items that do not need the response.
     *
     * @param gap outcome of the request
     */
    void handleGap(Outcome gap);

    /** Sends the request and plans the other items. */
    static <T> SourceResult call(
            ItemCalls calls, ApiRequest request, Function<Context, T> call, DiscoveryHandler<T> handler)
            throws IOException {
        try {
            return switch (calls.call(request, call)) {
                case CallResult.Failed<T> refused
                when calls.isEndedByDeadline(refused.failure()) -> new SourceResult.Paused(ResumeCursor.START);
                case CallResult.Failed<T> refused -> unavailable(FailureOutcomes.outcome(refused.failure()), handler);
                case CallResult.Answered<T> answered -> {
                    calls.log(answered.stored(), ResponsePage.only(1));
                    String sentence = handler.handleResponse(answered.response(), answered.stored());
                    yield new SourceResult.Finished(
                            new Outcome.Collected(handler.detail(answered.response()), sentence), EvidenceExtent.of(1));
                }
            };
        } catch (RuntimeException e) {
            return unavailable(InternalErrorOutcome.outcome(e), handler);
        }
    }

    private static <T> SourceResult unavailable(Outcome gap, DiscoveryHandler<T> handler) {
        handler.handleGap(gap);
        return new SourceResult.Finished(gap);
    }
}
