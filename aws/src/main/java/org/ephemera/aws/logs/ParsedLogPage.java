package org.ephemera.aws.logs;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.ephemera.collect.source.UnreadableBodyException;

/**
 * Page of {@code GetLogEvents} that was parsed completely, because its ends do not contain the tokens.
 *
 * @param first time of the earliest event in milliseconds since 1970; undefined without events
 */
record ParsedLogPage(
        long events, long first, long last, Optional<String> forwardToken, Optional<String> backwardToken) {

    /**
     * Parses a page.
     *
     * @throws UnreadableBodyException if it is not a JSON object with a list of events
     */
    static ParsedLogPage read(InputStream body) throws IOException {
        Parser parser = new Parser();
        StoredPageParser.read(body, parser::field);
        return parser.page();
    }

    private static final class Parser {
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
                StoredPageParser.parseObject(json, this::eventField);
            }
            if (json.currentToken() != JsonToken.END_ARRAY) {
                throw new UnreadableBodyException("the list of events contains an element that is not an event");
            }
        }

        private void eventField(JsonParser json, String name) throws IOException {
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
