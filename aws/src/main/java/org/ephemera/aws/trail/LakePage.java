package org.ephemera.aws.trail;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.ephemera.aws.logs.KeptMessages;
import org.ephemera.aws.logs.PageTokens;
import org.ephemera.collect.source.BodyView;
import org.ephemera.collect.source.UnreadableBodyException;
import org.ephemera.format.Json;

/**
 * A page of {@code GetQueryResults} of CloudTrail Lake: its rows are counted token by token once it is stored, and the SDK
 * is given the rest. A row is a list of {@code {"column": "value"}}.
 */
public final class LakePage implements BodyView {
    private static final String ROWS = "QueryResultRows";
    private static final String STATISTICS = "QueryStatistics";

    /** {@code 2026-11-25 12:00:00.000} */
    private static final int LONGEST_TIME = 64;

    private final boolean keeping;
    private final KeptMessages events = new KeptMessages();
    private long rows;
    private String earliest = "";
    private String latest = "";

    /** @param keeping whether the events are kept */
    public LakePage(boolean keeping) {
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
        return PageTokens.rest(stored, answer, (json, field) -> {
            if (field.equals(ROWS) && json.currentToken() == JsonToken.START_ARRAY) {
                rows(json);
            } else if (field.equals(STATISTICS) && json.currentToken() == JsonToken.START_OBJECT) {
                statistics(json, answer.putObject(STATISTICS));
            } else if (json.currentToken() == JsonToken.VALUE_STRING) {
                answer.put(field, json.getText());
            }
        });
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
    public List<String> events() {
        return events.all();
    }

    private static void statistics(JsonParser json, ObjectNode shown) throws IOException {
        PageTokens.object(json, (value, field) -> {
            if (value.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                shown.put(field, value.getLongValue());
            }
        });
    }

    private void rows(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.START_ARRAY) {
            rows++;
            while (json.nextToken() == JsonToken.START_OBJECT) {
                PageTokens.object(json, this::cell);
            }
        }
        if (json.currentToken() != JsonToken.END_ARRAY) {
            throw new UnreadableBodyException("the page lists something that is no row");
        }
    }

    private void cell(JsonParser json, String column) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            return;
        }
        if (column.equals("eventTime") && json.getTextLength() < LONGEST_TIME) {
            String time = json.getText();
            earliest = earliest.isEmpty() || time.compareTo(earliest) < 0 ? time : earliest;
            latest = time.compareTo(latest) > 0 ? time : latest;
        } else if (keeping && column.equals("eventJson")) {
            events.keep(json.getText());
        }
    }
}
