package org.ephemera.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.io.IOException;
import org.ephemera.bag.Json;
import org.ephemera.bag.Page;
import org.ephemera.collect.source.Had;
import org.ephemera.collect.source.UnreadableBodyException;
import org.ephemera.evidence.Outcome;

/** One object asked for by its name: stored as it comes, and looked at. */
final class Single {
    private Single() {}

    /** @throws IOException if the store fails */
    static Had<JsonNode> get(Calls calls, Question question) throws IOException {
        return switch (calls.ask(question, ViewStream::new)) {
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
            JsonNode object = Json.parse(view.whole().bytes());
            if (object.getNodeType() != JsonNodeType.OBJECT) {
                throw new UnreadableBodyException("it is no object");
            }
            return new Had.It<>(object);
        } catch (IOException e) {
            return new Had.Not<>(
                    new Outcome.Failed(
                            Refusal.UNREADABLE,
                            "the answer to " + question.operation().key()
                                    + " is stored as it came, but it cannot be read: " + e.getMessage()),
                    false);
        }
    }
}
