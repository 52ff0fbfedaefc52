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
 * A page of {@code GetQueryResults} of CloudTrail Lake: its rows are counted token by token once it is stored, and the SDK
 * is given the rest. A row is a list of {@code {"column": "value"}}.
 */
final class LakePage implements BodyView {
    private static final String ROWS = "QueryResultRows";
    private static final String STATISTICS = "QueryStatistics";

    /** Characters of events that are kept of a page. */
    private static final int LARGEST = 16 << 20;

    /** {@code 2026-11-25 12:00:00.000} */
    private static final int LONGEST_TIME = 64;

    private final boolean keeping;
    private final List<String> events = new ArrayList<>();
    private int kept;
    private long rows;
    private String earliest = "";
    private String latest = "";

    /** @param keeping whether the events are kept */
    LakePage(boolean keeping) {
        this.keeping = keeping;
    }

    @Override
    public OutputStream copy() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream forSdk(StoredBody stored) throws IOException {
        ObjectNode answer = Json.object();
        answer.putArray(ROWS);
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

    /** The earliest {@code eventTime}, as Lake writes it; "" if there is none. */
    String earliest() {
        return earliest;
    }

    String latest() {
        return latest;
    }

    /** In CloudTrail's own form, in the order in which they came; none unless they are kept. */
    List<String> events() {
        return List.copyOf(events);
    }

    private void read(JsonParser json, ObjectNode answer) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new UnreadableBodyException("the page is no JSON object");
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            if (field.equals(ROWS) && value == JsonToken.START_ARRAY) {
                rows(json);
            } else if (field.equals(STATISTICS) && value == JsonToken.START_OBJECT) {
                statistics(json, answer.putObject(STATISTICS));
            } else if (value == JsonToken.VALUE_STRING) {
                answer.put(field, json.getText());
            } else {
                json.skipChildren();
            }
        }
    }

    private static void statistics(JsonParser json, ObjectNode shown) throws IOException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            if (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
                shown.put(field, json.getLongValue());
            } else {
                json.skipChildren();
            }
        }
    }

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
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String column = json.currentName();
            JsonToken value = json.nextToken();
            if (value != JsonToken.VALUE_STRING) {
                json.skipChildren();
            } else if (column.equals("eventTime") && json.getTextLength() < LONGEST_TIME) {
                String time = json.getText();
                earliest = earliest.isEmpty() || time.compareTo(earliest) < 0 ? time : earliest;
                latest = time.compareTo(latest) > 0 ? time : latest;
            } else if (keeping && column.equals("eventJson")) {
                keep(json.getText());
            }
        }
    }

    private void keep(String event) throws UnreadableBodyException {
        kept += event.length();
        if (kept > LARGEST) {
            throw new UnreadableBodyException(
                    "the events of a page have more than " + (LARGEST >> 20) + " million characters");
        }
        events.add(event);
    }
}
