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

/** One object asked for by its name: stored as it comes, and looked at. */
public final class SingleObject {
    private SingleObject() {}

    /** @throws IOException if the store fails */
    public static StepResult<JsonNode> get(ItemCalls calls, ResourceRequest question) throws IOException {
        return get(calls, question, SingleObjectView::new);
    }

    /**
     * @param largest that is looked at, in bytes
     * @throws IOException if the store fails
     */
    public static StepResult<JsonNode> get(ItemCalls calls, ResourceRequest question, long largest) throws IOException {
        return get(calls, question, () -> new SingleObjectView(largest));
    }

    private static StepResult<JsonNode> get(ItemCalls calls, ResourceRequest question, Supplier<SingleObjectView> view)
            throws IOException {
        return switch (calls.ask(question, view)) {
            case CallResult.Refused<SingleObjectView> refused ->
                new StepResult.Not<>(calls.outcome(refused.refusal()), calls.cutByDeadline(refused.refusal()));
            case CallResult.Answered<SingleObjectView> answered -> {
                calls.log(answered.received(), ResponsePage.only(1));
                yield read(question, answered.response());
            }
        };
    }

    private static StepResult<JsonNode> read(ResourceRequest question, SingleObjectView view) {
        try {
            return new StepResult.It<>(view.object());
        } catch (UnreadableBodyException e) {
            return new StepResult.Not<>(
                    new Outcome.Failed(
                            ApiFailure.UNREADABLE,
                            "the answer to " + question.operation().key()
                                    + " is stored as it came, but it cannot be read: " + e.getMessage()),
                    false);
        }
    }
}
