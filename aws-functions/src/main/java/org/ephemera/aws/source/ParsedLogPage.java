package org.ephemera.aws.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.ephemera.bag.Json;
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
        try (JsonParser json = Json.tokens(body)) {
            return new Reading(json).page();
        } catch (JsonProcessingException e) {
            throw new UnreadableBodyException("the page is not JSON from byte "
                    + (e.getLocation() == null ? 0 : e.getLocation().getByteOffset()) + " on");
        }
    }

    private static final class Reading {
        private final JsonParser json;
        private long events;
        private long first = Long.MAX_VALUE;
        private long last = Long.MIN_VALUE;
        private Optional<String> forward = Optional.empty();
        private Optional<String> backward = Optional.empty();

        Reading(JsonParser json) {
            this.json = json;
        }

        ParsedLogPage page() throws IOException {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableBodyException("the page is no JSON object");
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String field = json.currentName();
                JsonToken value = json.nextToken();
                switch (field) {
                    case "events" -> events(value);
                    case "nextForwardToken" -> forward = text(value);
                    case "nextBackwardToken" -> backward = text(value);
                    default -> json.skipChildren();
                }
            }
            return new ParsedLogPage(events, first, last, forward, backward);
        }

        private void events(JsonToken value) throws IOException {
            if (value != JsonToken.START_ARRAY) {
                json.skipChildren();
                return;
            }
            while (json.nextToken() == JsonToken.START_OBJECT) {
                events++;
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    String field = json.currentName();
                    JsonToken token = json.nextToken();
                    if (field.equals("timestamp") && token == JsonToken.VALUE_NUMBER_INT) {
                        first = Math.min(first, json.getLongValue());
                        last = Math.max(last, json.getLongValue());
                    } else {
                        json.skipChildren();
                    }
                }
            }
            if (json.currentToken() != JsonToken.END_ARRAY) {
                throw new UnreadableBodyException("the page lists something that is no event");
            }
        }

        private Optional<String> text(JsonToken value) throws IOException {
            if (value == JsonToken.VALUE_STRING) {
                return Optional.of(json.getText());
            }
            json.skipChildren();
            return Optional.empty();
        }
    }
}
