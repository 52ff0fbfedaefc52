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
 * One answer that tells what else there is to ask for. Whatever comes of the question, and even if this program fails on
 * the answer, what hangs on it is planned; a question that the end of the run cut off is asked again by the next.
 */
public interface DiscoveryHandler<T> {
    /** Plans what the answer tells of; returns the sentence for its own item. */
    String told(T answer, StoredResponse received);

    /** Returns the detail of the outcome: a {@link org.ephemera.model.DetailCode}, by default "". */
    default String detail(T answer) {
        return "";
    }

    /**
     * Plans what can be asked without it.
     *
     * @param gap how the question ended
     */
    void untold(Outcome gap);

    /** Asks, and has the rest planned. */
    static <T> Step ask(ItemCalls calls, ApiRequest question, Function<Context, T> call, DiscoveryHandler<T> telling)
            throws IOException {
        try {
            return switch (calls.ask(question, call)) {
                case CallResult.Refused<T> refused
                when calls.cutByDeadline(refused.refusal()) -> new Step.Paused(Cursor.START);
                case CallResult.Refused<T> refused -> without(FailureOutcomes.outcome(refused.refusal()), telling);
                case CallResult.Answered<T> answered -> {
                    calls.log(answered.received(), ResponsePage.only(1));
                    String sentence = telling.told(answered.response(), answered.received());
                    yield new Step.Finished(
                            new Outcome.Collected(telling.detail(answered.response()), sentence), Extent.of(1));
                }
            };
        } catch (RuntimeException e) {
            return without(InternalErrorOutcome.outcome(e), telling);
        }
    }

    private static <T> Step without(Outcome gap, DiscoveryHandler<T> telling) {
        telling.untold(gap);
        return new Step.Finished(gap);
    }
}
