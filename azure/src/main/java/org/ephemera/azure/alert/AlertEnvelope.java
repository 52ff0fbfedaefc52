package org.ephemera.azure.alert;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.acquire.RequestIdDefaults;
import org.ephemera.acquire.alert.MergedAlert;
import org.ephemera.format.Json;
import org.ephemera.model.Digest;

/**
 * List of alerts in one payload: an array as in Event Grid, {@code {"records": […]}} (Event Hubs), or {@code {"value":
 * […]}} (list of an API). Each alert keeps its own bytes, those of its JSON object.
 */
final class AlertEnvelope {
    private static final List<String> NAMES = List.of("records", "value");

    /** Limit for the events of one delivery by Event Grid. */
    static final int MOST = 5_000;

    private AlertEnvelope() {}

    /** Returns the name of the list, "" for an array; empty if the JSON is not such a list. */
    static Optional<String> listName(JsonNode json) {
        if (json.isArray() && !json.isEmpty()) {
            return Optional.of("");
        }
        return NAMES.stream().filter(name -> json.path(name).isArray()).findFirst();
    }

    /**
     * Reads a list.
     *
     * @param inside parser of one alert
     */
    static ParsedAlert read(byte[] payload, String name, Function<byte[], ParsedAlert> inside) {
        List<ParsedAlert> alerts = new ArrayList<>();
        try (JsonParser tokens = Json.tokens(new ByteArrayInputStream(payload))) {
            enter(tokens, name);
            while (tokens.nextToken() != JsonToken.END_ARRAY) {
                if (alerts.size() == MOST) {
                    return new ParsedAlert.NotAnAlert("it contains more" + " than " + MOST + " events");
                }
                alerts.add(next(tokens, payload, inside));
            }
        } catch (IOException e) {
            return new ParsedAlert.NotAnAlert("its events cannot be separated, because it is not JSON in UTF-8");
        }
        return MergedAlert.merge(alerts, "events");
    }

    /** Reads several concatenated alerts. */
    static ParsedAlert of(List<byte[]> pieces, Function<byte[], ParsedAlert> inside) {
        return pieces.size() > MOST
                ? new ParsedAlert.NotAnAlert("it contains more than " + MOST + " events")
                : MergedAlert.merge(
                        pieces.stream().map(piece -> own(piece, inside)).toList(), "events");
    }

    private static void enter(JsonParser tokens, String name) throws IOException {
        tokens.nextToken();
        if (name.isEmpty()) {
            return;
        }
        while (tokens.nextToken() != null) {
            boolean found = name.equals(tokens.currentName());
            if (tokens.nextToken() == JsonToken.START_ARRAY && found) {
                return;
            }
            tokens.skipChildren();
        }
    }

    private static ParsedAlert next(JsonParser tokens, byte[] payload, Function<byte[], ParsedAlert> inside)
            throws IOException {
        if (tokens.currentToken() == null) {
            throw new IOException("the list does not end");
        }
        if (tokens.currentToken() != JsonToken.START_OBJECT) {
            tokens.skipChildren();
            return new ParsedAlert.NotAnAlert("one of its events is not a JSON object");
        }
        long begin = tokens.currentTokenLocation().getByteOffset();
        tokens.skipChildren();
        long end = tokens.currentLocation().getByteOffset();
        if (begin < 0 || end > payload.length) {
            throw new IOException("the positions of the events are unknown");
        }
        return own(Arrays.copyOfRange(payload, (int) begin, (int) end), inside);
    }

    /** Parses one event. Requests without an id get one from their content, so that several of them remain distinct. */
    private static ParsedAlert own(byte[] bytes, Function<byte[], ParsedAlert> inside) {
        ReceivedEvent event = new ReceivedEvent(bytes);
        return switch (inside.apply(bytes)) {
            case ParsedAlert.Recognised recognised ->
                new ParsedAlert.Recognised(
                        RequestIdDefaults.assign(
                                        recognised.subjects(), Digest.of(bytes).hex())
                                .stream()
                                .map(subject -> subject.receivedAs(event))
                                .toList(),
                        recognised.unplaced().stream()
                                .map(unplaced -> unplaced.receivedAs(event))
                                .toList());
            case ParsedAlert.NoContainer none -> none.receivedAs(event);
            case ParsedAlert.NotAnAlert invalid -> invalid.receivedAs(event);
        };
    }
}
