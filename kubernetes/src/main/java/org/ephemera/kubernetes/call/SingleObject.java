package org.ephemera.kubernetes.call;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.function.Supplier;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.source.StepResult;
import org.ephemera.collect.source.UnreadableBodyException;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.Outcome;

/** Requests for one object by its name. The response is stored as it arrives, and parsed. */
public final class SingleObject {
    private SingleObject() {}

    /**
     * Reads an object.
     *
     * @throws IOException if the store fails
     */
    public static StepResult<JsonNode> get(ItemCalls calls, ResourceRequest request) throws IOException {
        return get(calls, request, SingleObjectView::new);
    }

    /**
     * Reads an object up to a size limit.
     *
     * @param largest limit in bytes of an object that is parsed
     * @throws IOException if the store fails
     */
    public static StepResult<JsonNode> get(ItemCalls calls, ResourceRequest request, long largest) throws IOException {
        return get(calls, request, () -> new SingleObjectView(largest));
    }

    private static StepResult<JsonNode> get(ItemCalls calls, ResourceRequest request, Supplier<SingleObjectView> view)
            throws IOException {
        return switch (calls.send(request, view)) {
            case CallResult.Failed<SingleObjectView> refused ->
                new StepResult.Missing<>(calls.outcome(refused.failure()), calls.endedByDeadline(refused.failure()));
            case CallResult.Answered<SingleObjectView> answered -> {
                calls.log(answered.stored(), ResponsePage.only(1));
                yield read(request, answered.response());
            }
        };
    }

    private static StepResult<JsonNode> read(ResourceRequest request, SingleObjectView view) {
        try {
            return new StepResult.Value<>(view.object());
        } catch (UnreadableBodyException e) {
            return new StepResult.Missing<>(
                    new Outcome.Failed(
                            ApiFailure.UNREADABLE,
                            "the response to " + request.operation().key()
                                    + " is stored as received, but it cannot be parsed: " + e.getMessage()),
                    false);
        }
    }
}
