package org.ephemera.analyze.read;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.ephemera.analyze.model.Place;

/** A page of {@code GetLogEvents} or {@code FilterLogEvents}. */
final class EventPage implements LogForm {
    @Override
    public void read(InputStream in, Consumer<LogEvent> each) throws IOException {
        try (JsonParser json = Tokens.of(in, LogEvent.LONGEST_JSON)) {
            if (!Tokens.enter(json, "events")) {
                throw new IOException("there is no list of events");
            }
            long number = 0;
            while (json.nextToken() == JsonToken.START_OBJECT) {
                each.accept(event(json, number++));
            }
            if (json.currentToken() != JsonToken.END_ARRAY) {
                throw new IOException("event " + number + " is no object");
            }
        }
    }

    private static LogEvent event(JsonParser json, long number) throws IOException {
        String message = "";
        String stream = "";
        String id = "";
        String ingested = "";
        Optional<Instant> time = Optional.empty();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "message" -> message = Tokens.text(json);
                case "logStreamName" -> stream = Tokens.text(json);
                case "eventId" -> id = Tokens.text(json);
                case "ingestionTime" -> ingested = Tokens.text(json);
                case "timestamp" -> time = LogEvent.millis(Tokens.number(json));
                default -> json.skipChildren();
            }
        }
        // FilterLogEvents gives an id and GetLogEvents does not; both tell when it was taken in.
        return LogEvent.of(
                "",
                stream,
                time,
                ingested.isEmpty() ? id : ingested,
                message,
                new Place.Pointer("/events/" + number + "/message"));
    }
}
