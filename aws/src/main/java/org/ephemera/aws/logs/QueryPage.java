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
 * A page of {@code GetQueryResults}: its rows are counted token by token once it is stored, and the SDK is given the rest.
 */
final class QueryPage implements BodyView {
    private static final String NEXT = "nextToken";
    private static final String STATUS = "status";

    private final boolean keeping;
    private final KeptMessages messages = new KeptMessages();
    private long rows;
    private long matched = -1;
    private String earliest = "";
    private String latest = "";

    /** @param keeping whether the messages are kept */
    QueryPage(boolean keeping) {
        this.keeping = keeping;
    }

    @Override
    public OutputStream copy() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream forSdk(StoredBody stored) throws IOException {
        ObjectNode answer = Json.object();
        answer.putArray("results");
        return PageTokens.rest(stored, answer, (json, field) -> {
            JsonToken value = json.currentToken();
            if (field.equals("results") && value == JsonToken.START_ARRAY) {
                rows(json);
            } else if (field.equals("statistics") && value == JsonToken.START_OBJECT) {
                PageTokens.object(json, this::statistic);
            } else if ((field.equals(NEXT) || field.equals(STATUS)) && value == JsonToken.VALUE_STRING) {
                answer.put(field, json.getText());
            }
        });
    }

    long rows() {
        return rows;
    }

    /** How many events the query matched, however many it returned; negative if that was not told. */
    long matched() {
        return matched;
    }

    /** The earliest {@code @timestamp}, as Insights writes it: {@code 2026-11-25 12:00:00.000}; "" if there is none. */
    String earliest() {
        return earliest;
    }

    String latest() {
        return latest;
    }

    /** In the order in which they came; none unless they are kept. */
    List<String> messages() {
        return messages.all();
    }

    private void statistic(JsonParser json, String name) throws IOException {
        if (name.equals("recordsMatched") && json.currentToken().isNumeric()) {
            matched = (long) json.getDoubleValue();
        }
    }

    /** A row is a list of {@code {"field": …, "value": …}}. */
    private void rows(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.START_ARRAY) {
            rows++;
            while (json.nextToken() == JsonToken.START_OBJECT) {
                cell(json);
            }
        }
        if (json.currentToken() != JsonToken.END_ARRAY) {
            throw new UnreadableBodyException("the page lists something that is no row");
        }
    }

    private void cell(JsonParser json) throws IOException {
        String[] field = {""};
        PageTokens.object(json, (part, name) -> {
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
        } else if (keeping && field.equals("@message")) {
            messages.keep(value);
        }
    }
}
