package org.ephemera.analyze.parse.logs;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.parse.sealed.JsonTokenReader;

/** Result page of {@code GetQueryResults}. Results of a query that is not complete are partial and skipped. */
final class InsightsResultPage implements LogFormat {
    private final BodyReopener reopener;

    InsightsResultPage(BodyReopener reopener) {
        this.reopener = reopener;
    }

    @Override
    public void read(InputStream in, Consumer<ParsedLogEvent> each) throws IOException {
        String status = status();
        if (!status.equals("Complete")) {
            return;
        }
        try (JsonParser json = JsonTokenReader.of(in, ParsedLogEvent.LONGEST_JSON)) {
            if (!JsonTokenReader.enterArray(json, "results")) {
                throw new IOException("the response has no array 'results'");
            }
            long number = 0;
            while (json.nextToken() == JsonToken.START_ARRAY) {
                each.accept(row(json, number++));
            }
            if (json.currentToken() != JsonToken.END_ARRAY) {
                throw new IOException("result " + number + " is not an array");
            }
        }
    }

    /** Returns the status, which may follow the rows. */
    private String status() throws IOException {
        try (InputStream in = reopener.open();
                JsonParser json = JsonTokenReader.of(in, ParsedLogEvent.LONGEST_JSON)) {
            String status = "";
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the response is not a JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = json.currentName().equals("status");
                json.nextToken();
                if (wanted) {
                    status = JsonTokenReader.text(json);
                } else {
                    json.skipChildren();
                }
            }
            return status;
        }
    }

    private static ParsedLogEvent row(JsonParser json, long number) throws IOException {
        String message = "";
        String stream = "";
        String id = "";
        String time = "";
        int cell = 0;
        int place = 0;
        for (; json.nextToken() == JsonToken.START_OBJECT; cell++) {
            Cell read = cell(json);
            switch (read.field()) {
                case "@message" -> {
                    message = read.value();
                    place = cell;
                }
                case "@logStream" -> stream = read.value();
                case "@ptr" -> id = read.value();
                case "@timestamp" -> time = read.value();
                default -> {}
            }
        }
        if (json.currentToken() != JsonToken.END_ARRAY) {
            throw new IOException("a cell of result " + number + " is not a JSON object");
        }
        return ParsedLogEvent.of(
                "",
                stream,
                time(time),
                id,
                message,
                new FileLocation.Pointer("/results/" + number + "/" + place + "/value"));
    }

    private record Cell(String field, String value) {}

    private static Cell cell(JsonParser json) throws IOException {
        String field = "";
        String value = "";
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "field" -> field = JsonTokenReader.text(json);
                case "value" -> value = JsonTokenReader.text(json);
                default -> json.skipChildren();
            }
        }
        return new Cell(field, value);
    }

    /** Parses a time of Logs Insights: {@code 2026-11-25 12:00:00.000}, in UTC. */
    private static Optional<Instant> time(String text) {
        try {
            return text.length() > 40 ? Optional.empty() : Optional.of(Instant.parse(text.replace(' ', 'T') + "Z"));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
