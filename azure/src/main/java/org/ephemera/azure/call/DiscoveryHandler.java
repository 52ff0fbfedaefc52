package org.ephemera.azure.call;

import com.azure.core.util.Context;
import java.io.IOException;
import java.util.function.Function;
import org.ephemera.collect.Step;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.call.StoredResponse;
import org.ephemera.collect.source.InternalErrorOutcome;
import org.ephemera.format.Cursor;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.Extent;
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
    static <T> Step call(ItemCalls calls, ApiRequest request, Function<Context, T> call, DiscoveryHandler<T> handler)
            throws IOException {
        try {
            return switch (calls.call(request, call)) {
                case CallResult.Refused<T> refused
                when calls.isEndedByDeadline(refused.refusal()) -> new Step.Paused(Cursor.START);
                case CallResult.Refused<T> refused -> unavailable(FailureOutcomes.outcome(refused.refusal()), handler);
                case CallResult.Answered<T> answered -> {
                    calls.log(answered.received(), ResponsePage.only(1));
                    String sentence = handler.handleResponse(answered.response(), answered.received());
                    yield new Step.Finished(
                            new Outcome.Collected(handler.detail(answered.response()), sentence), Extent.of(1));
                }
            };
        } catch (RuntimeException e) {
            return unavailable(InternalErrorOutcome.outcome(e), handler);
        }
    }

    private static <T> Step unavailable(Outcome gap, DiscoveryHandler<T> handler) {
        handler.handleGap(gap);
        return new Step.Finished(gap);
    }
}
