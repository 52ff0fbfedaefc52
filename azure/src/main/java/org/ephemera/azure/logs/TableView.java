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
 * Looks at the answer to a query while it passes: rows are counted, not held, as there may be a hundred megabytes of them.
 * The SDK is given the same answer without its rows, so that what it says of columns and errors is its own reading.
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
                    seen(json.getText());
                }
                json.skipChildren();
                column++;
            }
        }
    }

    private void seen(String time) {
        try {
            Optional<Instant> at = Optional.of(Instant.parse(time));
            first = OptionalTimes.earlier(first, at);
            last = OptionalTimes.later(last, at);
        } catch (DateTimeException e) {
            // A cell that is no time says nothing of when.
        }
    }

    /** Which column is the time of the row. */
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
