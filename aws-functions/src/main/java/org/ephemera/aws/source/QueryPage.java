package org.ephemera.aws.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.ephemera.bag.Json;
import org.ephemera.collect.source.BodyView;
import org.ephemera.collect.source.UnreadableBodyException;

/**
 * A page of {@code GetQueryResults}: its rows are counted token by token once it is stored, and the SDK is given the rest.
 */
final class QueryPage implements BodyView {
    private static final String NEXT = "nextToken";
    private static final String STATUS = "status";

    private long rows;
    private long matched = -1;
    private String earliest = "";
    private String latest = "";

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
        boolean isTime = false;
        Optional<String> text = Optional.empty();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("field") && value == JsonToken.VALUE_STRING) {
                isTime = json.getTextLength() < 64 && json.getText().equals("@timestamp");
            } else if (isTime && name.equals("value") && value == JsonToken.VALUE_STRING) {
                text = Optional.of(json.getText());
            } else {
                json.skipChildren();
            }
        }
        text.ifPresent(time -> {
            earliest = earliest.isEmpty() || time.compareTo(earliest) < 0 ? time : earliest;
            latest = time.compareTo(latest) > 0 ? time : latest;
        });
    }
}
