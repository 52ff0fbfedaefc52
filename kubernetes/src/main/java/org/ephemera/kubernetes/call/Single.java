package org.ephemera.kubernetes.call;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.function.Supplier;
import org.ephemera.collect.source.Had;
import org.ephemera.collect.source.UnreadableBodyException;
import org.ephemera.format.Page;
import org.ephemera.model.Outcome;

/** One object asked for by its name: stored as it comes, and looked at. */
public final class Single {
    private Single() {}

    /** @throws IOException if the store fails */
    public static Had<JsonNode> get(Calls calls, Question question) throws IOException {
        return get(calls, question, ViewStream::new);
    }

    /**
     * @param largest that is looked at, in bytes
     * @throws IOException if the store fails
     */
    public static Had<JsonNode> get(Calls calls, Question question, long largest) throws IOException {
        return get(calls, question, () -> new ViewStream(largest));
    }

    private static Had<JsonNode> get(Calls calls, Question question, Supplier<ViewStream> view) throws IOException {
        return switch (calls.ask(question, view)) {
            case Reply.Refused<ViewStream> refused ->
                new Had.Not<>(Refusals.outcome(refused.refusal()), calls.cutByDeadline(refused.refusal()));
            case Reply.Answered<ViewStream> answered -> {
                calls.log(answered.received(), Page.only(1));
                yield read(question, answered.view());
            }
        };
    }

    private static Had<JsonNode> read(Question question, ViewStream view) {
        try {
            return new Had.It<>(view.object());
        } catch (UnreadableBodyException e) {
            return new Had.Not<>(
                    new Outcome.Failed(
                            Refusal.UNREADABLE,
                            "the answer to " + question.operation().key()
                                    + " is stored as it came, but it cannot be read: " + e.getMessage()),
                    false);
        }
    }
}
