package org.ephemera.aws.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.bag.Json;
import org.ephemera.collect.source.BodyView;
import org.ephemera.collect.source.UnreadableBodyException;

/**
 * A page of {@code GetQueryResults}: its rows are counted token by token once it is stored, and the SDK is given the rest.
 */
final class QueryPage implements BodyView {
    private static final String NEXT = "nextToken";
    private static final String STATUS = "status";

    /** Characters of messages that are kept of a page. */
    private static final int LARGEST = 16 << 20;

    private final boolean keeping;
    private final List<String> messages = new ArrayList<>();
    private int kept;
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
        try (InputStream body = stored.open();
                JsonParser json = Json.tokens(body)) {
            read(json, answer);
        } catch (JsonProcessingException e) {
            throw new UnreadableBodyException("the page is not JSON from byte "
                    + (e.getLocation() == null ? 0 : e.getLocation().getByteOffset()) + " on");
        }
        return new ByteArrayInputStream(Json.bytes(answer));
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
        return List.copyOf(messages);
    }

    private void read(JsonParser json, ObjectNode answer) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new UnreadableBodyException("the page is no JSON object");
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            if (field.equals("results") && value == JsonToken.START_ARRAY) {
                rows(json);
            } else if (field.equals("statistics") && value == JsonToken.START_OBJECT) {
                statistics(json);
            } else if ((field.equals(NEXT) || field.equals(STATUS)) && value == JsonToken.VALUE_STRING) {
                answer.put(field, json.getText());
            } else {
                json.skipChildren();
            }
        }
    }

    private void statistics(JsonParser json) throws IOException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            boolean wanted = json.currentName().equals("recordsMatched");
            JsonToken value = json.nextToken();
            if (wanted && value.isNumeric()) {
                matched = (long) json.getDoubleValue();
            } else {
                json.skipChildren();
            }
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
        String field = "";
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("field") && value == JsonToken.VALUE_STRING) {
                field = json.getTextLength() < 64 ? json.getText() : "";
            } else if (name.equals("value") && value == JsonToken.VALUE_STRING) {
                value(field, json);
            } else {
                json.skipChildren();
            }
        }
    }

    private void value(String field, JsonParser json) throws IOException {
        if (field.equals("@timestamp")) {
            String time = json.getText();
            earliest = earliest.isEmpty() || time.compareTo(earliest) < 0 ? time : earliest;
            latest = time.compareTo(latest) > 0 ? time : latest;
        } else if (keeping && field.equals("@message") && kept + json.getTextLength() <= LARGEST) {
            kept += json.getTextLength();
            messages.add(json.getText());
        }
    }
}
