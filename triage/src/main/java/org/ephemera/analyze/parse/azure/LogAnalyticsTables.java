package org.ephemera.analyze.parse.azure;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ephemera.analyze.parse.sealed.JsonTokenReader;

/** Response of a Log Analytics workspace: tables with columns and rows, read row by row. */
public final class LogAnalyticsTables {
    private static final int LONGEST_NAME = 1024;

    private LogAnalyticsTables() {}

    /** Receiver of rows. */
    @FunctionalInterface
    public interface Visitor {
        void row(Row row) throws IOException;
    }

    /**
     * Row of a table.
     *
     * @param cells values of the columns, as texts; "" for an empty cell
     * @param place JSON Pointer of the row, ending with a slash
     */
    public record Row(List<String> columns, List<String> cells, String place) {
        /** Returns the first non-empty value of the columns, truncated to the limit of a name; "" if all are empty. */
        public String name(List<String> names) {
            int at = index(names);
            return at < 0
                    ? ""
                    : cells.get(at).substring(0, Math.min(cells.get(at).length(), LONGEST_NAME));
        }

        /** Returns the complete value of a column; "" if it has none. */
        public String value(String column) {
            int at = index(List.of(column));
            return at < 0 ? "" : cells.get(at);
        }

        /** Returns the index of the first column that has a value in the row, or -1. */
        public int index(List<String> names) {
            for (String name : names) {
                int at = columns.indexOf(name);
                if (at >= 0 && !cells.get(at).isEmpty()) {
                    return at;
                }
            }
            return -1;
        }
    }

    /**
     * Reads rows, one at a time; leaves the stream open.
     *
     * @param longest limit in bytes of a value; the rest of it is left out
     * @throws IOException if the response is malformed, after the rows before the error; the message contains nothing
     *     of the body
     */
    public static void read(InputStream in, int longest, Visitor each) throws IOException {
        try (JsonParser json = JsonTokenReader.of(in, longest)) {
            if (!JsonTokenReader.enterArray(json, "tables")) {
                throw new IOException("the response has no array 'tables'");
            }
            int number = 0;
            while (json.nextToken() == JsonToken.START_OBJECT) {
                table(json, number++, each);
            }
            if (json.currentToken() != JsonToken.END_ARRAY) {
                throw new IOException("table " + number + " is not a JSON object");
            }
        }
    }

    private static void table(JsonParser json, int table, Visitor each) throws IOException {
        List<String> columns = new ArrayList<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("columns") && value == JsonToken.START_ARRAY) {
                columns(json, columns);
            } else if (name.equals("rows") && value == JsonToken.START_ARRAY) {
                rows(json, columns, "/tables/" + table + "/rows/", each);
            } else {
                json.skipChildren();
            }
        }
    }

    private static void columns(JsonParser json, List<String> columns) throws IOException {
        while (json.nextToken() == JsonToken.START_OBJECT) {
            String column = "";
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = json.currentName().equals("name");
                json.nextToken();
                if (wanted) {
                    column = JsonTokenReader.text(json);
                } else {
                    json.skipChildren();
                }
            }
            columns.add(column);
        }
    }

    private static void rows(JsonParser json, List<String> columns, String place, Visitor each) throws IOException {
        if (columns.isEmpty()) {
            throw new IOException("rows precede their columns");
        }
        long row = 0;
        for (; json.nextToken() == JsonToken.START_ARRAY; row++) {
            String[] cells = new String[columns.size()];
            Arrays.fill(cells, "");
            int cell = 0;
            for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
                if (token == null) {
                    throw new IOException("row " + row + " is truncated");
                }
                String text = JsonTokenReader.text(json);
                if (cell < cells.length) {
                    cells[cell] = text;
                }
                cell++;
            }
            each.row(new Row(columns, List.of(cells), place + row + "/"));
        }
        if (json.currentToken() != JsonToken.END_ARRAY) {
            throw new IOException("row " + row + " is not a JSON array");
        }
    }
}
