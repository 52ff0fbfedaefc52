package org.ephemera.aws.logs;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.ephemera.collect.source.BodyView;
import org.ephemera.collect.source.UnreadableBodyException;
import org.ephemera.format.Json;

/**
 * Page of {@code GetQueryResults}. Its rows are counted by a streaming parser once it is stored, and the SDK gets the
 * page without them.
 */
final class QueryPage implements BodyView {
    private static final String NEXT = "nextToken";
    private static final String STATUS = "status";

    private final boolean keepMessages;
    private final MessageBuffer messages = new MessageBuffer();
    private long rows;
    private long matched = -1;
    private String earliest = "";
    private String latest = "";

    /**
     * Creates a view of a page that is not read yet.
     *
     * @param keepMessages true to keep the messages
     */
    QueryPage(boolean keepMessages) {
        this.keepMessages = keepMessages;
    }

    @Override
    public OutputStream copy() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream forSdk(StoredBody stored) throws IOException {
        ObjectNode sdkResponse = Json.object();
        sdkResponse.putArray("results");
        return StoredPageParser.parse(stored, sdkResponse, (json, field) -> {
            JsonToken value = json.currentToken();
            if (field.equals("results") && value == JsonToken.START_ARRAY) {
                rows(json);
            } else if (field.equals("statistics") && value == JsonToken.START_OBJECT) {
                StoredPageParser.parseObject(json, this::statistic);
            } else if ((field.equals(NEXT) || field.equals(STATUS)) && value == JsonToken.VALUE_STRING) {
                sdkResponse.put(field, json.getText());
            }
        });
    }

    long rows() {
        return rows;
    }

    /**
     * Returns the number of events that the query matched, which may exceed the returned ones; negative if it is not
     * reported.
     */
    long matched() {
        return matched;
    }

    /**
     * Returns the earliest {@code @timestamp} in the format of Logs Insights, {@code 2026-11-25 12:00:00.000}; ""
     * without events.
     */
    String earliest() {
        return earliest;
    }

    String latest() {
        return latest;
    }

    /** Returns the messages in page order; empty unless they are kept. */
    List<String> messages() {
        return messages.all();
    }

    private void statistic(JsonParser json, String name) throws IOException {
        if (name.equals("recordsMatched") && json.currentToken().isNumeric()) {
            matched = (long) json.getDoubleValue();
        }
    }

    /** Counts the rows; a row is a list of {@code {"field": …, "value": …}}. */
    private void rows(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.START_ARRAY) {
            rows++;
            while (json.nextToken() == JsonToken.START_OBJECT) {
                cell(json);
            }
        }
        if (json.currentToken() != JsonToken.END_ARRAY) {
            throw new UnreadableBodyException("the list of results contains an element that is not a row");
        }
    }

    private void cell(JsonParser json) throws IOException {
        String[] field = {""};
        StoredPageParser.parseObject(json, (part, name) -> {
            if (part.currentToken() != JsonToken.VALUE_STRING) {
                return;
            }
            if (name.equals("field")) {
                field[0] = part.getTextLength() < 64 ? part.getText() : "";
            } else if (name.equals("value")) {
                value(field[0], part.getText());
            }
        });
    }

    private void value(String field, String value) throws IOException {
        if (field.equals("@timestamp")) {
            earliest = earliest.isEmpty() || value.compareTo(earliest) < 0 ? value : earliest;
            latest = value.compareTo(latest) > 0 ? value : latest;
        } else if (keepMessages && field.equals("@message")) {
            messages.add(value);
        }
    }
}
