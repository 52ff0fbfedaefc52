package org.ephemera.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.ephemera.bag.Json;
import org.ephemera.bag.Page;
import org.ephemera.collect.source.Had;
import org.ephemera.evidence.Outcome;

/** One object of the API: stored as it came, and looked at. */
final class OneObject {
    private OneObject() {}

    /** What is not there is {@link Outcome.Expired}. */
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
        String call = question.operation().key();
        try {
            JsonNode object = Json.parse(view.whole().bytes());
            if (object.path("metadata").isObject()) {
                return new Had.It<>(object);
            }
            return unreadable(call, "it is no object");
        } catch (IOException e) {
            return unreadable(call, String.valueOf(e.getMessage()));
        }
    }

    private static Had<JsonNode> unreadable(String call, String why) {
        return new Had.Not<>(
                new Outcome.Failed(
                        Refusal.UNREADABLE,
                        "the answer to " + call + " is stored as it came, but it cannot be read: " + why),
                false);
    }
}
