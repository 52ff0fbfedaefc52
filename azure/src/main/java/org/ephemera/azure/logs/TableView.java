package org.ephemera.azure.logs;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.azure.call.ReducedBody;
import org.ephemera.collect.source.BodyView;
import org.ephemera.collect.source.OptionalTimes;

/**
 * Counter of the rows in the stored response of a query. Rows are counted, not kept in memory, because a response may
 * have 100 MB. The SDK receives the same response without its rows and parses columns and errors itself.
 */
final class TableView implements BodyView {
    private static final String TIME = "TimeGenerated";

    private long rows;
    private Optional<Instant> first = Optional.empty();
    private Optional<Instant> last = Optional.empty();

    long rows() {
        return rows;
    }

    Optional<Instant> first() {
        return first;
    }

    Optional<Instant> last() {
        return last;
    }

    @Override
    public OutputStream copy() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream forSdk(StoredBody stored) throws IOException {
        Head head = new Head();
        return ReducedBody.of(stored, (json, slim) -> {
            head.see(json);
            if (json.currentToken() != JsonToken.START_ARRAY || !"rows".equals(json.currentName())) {
                return false;
            }
            slim.writeStartArray();
            skipRows(json, head);
            slim.writeEndArray();
            return true;
        });
    }

    private void skipRows(JsonParser json, Head head) throws IOException {
        while (json.nextToken() == JsonToken.START_ARRAY) {
            rows++;
            int column = 0;
            for (JsonToken cell = json.nextToken(); cell != JsonToken.END_ARRAY; cell = json.nextToken()) {
                if (cell == null) {
                    return;
                }
                if (column == head.time() && cell == JsonToken.VALUE_STRING) {
                    addTime(json.getText());
                }
                json.skipChildren();
                column++;
            }
        }
    }

    private void addTime(String time) {
        try {
            Optional<Instant> at = Optional.of(Instant.parse(time));
            first = OptionalTimes.earlier(first, at);
            last = OptionalTimes.later(last, at);
        } catch (DateTimeException e) {
            // A cell without a valid time does not change the extent.
        }
    }

    /** Finds the column with the time of a row. */
    private static final class Head {
        private final List<String> names = new ArrayList<>();
        private boolean inColumns;

        void see(JsonParser json) throws IOException {
            if (json.currentToken() == JsonToken.START_ARRAY && "columns".equals(json.currentName())) {
                inColumns = true;
                names.clear();
            } else if (json.currentToken() == JsonToken.END_ARRAY) {
                inColumns = false;
            } else if (inColumns
                    && json.currentToken() == JsonToken.VALUE_STRING
                    && "name".equals(json.currentName())) {
                names.add(json.getText());
            }
        }

        int time() {
            return names.indexOf(TIME);
        }
    }
}
