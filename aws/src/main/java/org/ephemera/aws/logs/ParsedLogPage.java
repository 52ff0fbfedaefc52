package org.ephemera.aws.logs;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.ephemera.collect.source.UnreadableBodyException;

/**
 * A page of {@code GetLogEvents} read token by token, for pages whose bytes do not tell enough.
 *
 * @param first milliseconds since 1970 of the earliest event; meaningless if there is none
 */
record ParsedLogPage(
        long events, long first, long last, Optional<String> forwardToken, Optional<String> backwardToken) {

    /** @throws UnreadableBodyException if it is not a JSON object with a list of events */
    static ParsedLogPage read(InputStream body) throws IOException {
        Reading reading = new Reading();
        PageTokens.read(body, reading::field);
        return reading.page();
    }

    private static final class Reading {
        private long events;
        private long first = Long.MAX_VALUE;
        private long last = Long.MIN_VALUE;
        private Optional<String> forward = Optional.empty();
        private Optional<String> backward = Optional.empty();

        void field(JsonParser json, String name) throws IOException {
            JsonToken value = json.currentToken();
            switch (name) {
                case "events" -> events(json);
                case "nextForwardToken" ->
                    forward = value == JsonToken.VALUE_STRING ? Optional.of(json.getText()) : Optional.empty();
                case "nextBackwardToken" ->
                    backward = value == JsonToken.VALUE_STRING ? Optional.of(json.getText()) : Optional.empty();
                default -> {}
            }
        }

        private void events(JsonParser json) throws IOException {
            if (json.currentToken() != JsonToken.START_ARRAY) {
                return;
            }
            while (json.nextToken() == JsonToken.START_OBJECT) {
                events++;
                PageTokens.object(json, this::part);
            }
            if (json.currentToken() != JsonToken.END_ARRAY) {
                throw new UnreadableBodyException("the page lists something that is no event");
            }
        }

        private void part(JsonParser json, String name) throws IOException {
            if (name.equals("timestamp") && json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                first = Math.min(first, json.getLongValue());
                last = Math.max(last, json.getLongValue());
            }
        }

        ParsedLogPage page() {
            return new ParsedLogPage(events, first, last, forward, backward);
        }
    }
}
