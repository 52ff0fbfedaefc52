package org.ephemera.analyze.read;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.ephemera.analyze.model.Place;

/**
 * The answer of a Log Analytics workspace: tables of columns and rows. Lines are the rows of tables that keep what containers
 * wrote; rows of events, and of what the platform says of itself, are passed over.
 */
final class TableRows implements LogForm {
    /** In which column the line stands, the more telling first; a table has one or the other. */
    private static final List<String> LINE =
            List.of("Message", "Log_s", "Log", "LogMessage", "LogEntry", "LogMessage_s", "LogEntry_s", "Message_s");

    private static final List<String> CONTAINER =
            List.of("ContainerName_s", "ContainerName", "ContainerID", "ContainerId", "Name");
    private static final List<String> STREAM = List.of(
            "ContainerID_s",
            "ContainerId_s",
            "ContainerGroupName_s",
            "ContainerGroupInstanceId_g",
            "ReplicaName_s",
            "ReplicaName",
            "ContainerGroupId_s",
            "RevisionName_s",
            "RevisionName",
            "PodName");
    private static final List<String> TABLE = List.of("TableName", "Type");
    private static final int LONGEST_NAME = 1024;

    @Override
    public void read(InputStream in, Consumer<LogEvent> each) throws IOException {
        try (JsonParser json = Tokens.of(in, LogEvent.LONGEST_JSON)) {
            if (!Tokens.enter(json, "tables")) {
                throw new IOException("there is no list of tables");
            }
            int number = 0;
            while (json.nextToken() == JsonToken.START_OBJECT) {
                table(json, number++, each);
            }
            if (json.currentToken() != JsonToken.END_ARRAY) {
                throw new IOException("table " + number + " is no object");
            }
        }
    }

    private static void table(JsonParser json, int table, Consumer<LogEvent> each) throws IOException {
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
                    column = Tokens.text(json);
                } else {
                    json.skipChildren();
                }
            }
            columns.add(column);
        }
    }

    private static void rows(JsonParser json, List<String> columns, String place, Consumer<LogEvent> each)
            throws IOException {
        if (columns.isEmpty()) {
            throw new IOException("rows stand before their columns");
        }
        long row = 0;
        for (; json.nextToken() == JsonToken.START_ARRAY; row++) {
            String[] cells = new String[columns.size()];
            int cell = 0;
            for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
                if (token == null) {
                    throw new IOException("row " + row + " does not end");
                }
                String text = Tokens.text(json);
                if (cell < cells.length) {
                    cells[cell] = text;
                }
                cell++;
            }
            line(columns, cells, place + row + "/").ifPresent(each);
        }
        if (json.currentToken() != JsonToken.END_ARRAY) {
            throw new IOException("row " + row + " is no list");
        }
    }

    private static Optional<LogEvent> line(List<String> columns, String[] cells, String place) {
        String table = value(columns, cells, TABLE).toLowerCase(Locale.ROOT);
        int text = index(columns, cells, LINE);
        if (text < 0 || table.contains("event") || table.contains("systemlog")) {
            return Optional.empty();
        }
        return Optional.of(LogEvent.of(
                value(columns, cells, CONTAINER),
                value(columns, cells, STREAM),
                time(value(columns, cells, List.of("TimeGenerated"))),
                "",
                cells[text],
                new Place.Pointer(place + text)));
    }

    private static String value(List<String> columns, String[] cells, List<String> names) {
        int at = index(columns, cells, names);
        return at < 0 ? "" : cells[at].substring(0, Math.min(cells[at].length(), LONGEST_NAME));
    }

    /** The first column of these that has a value in the row. */
    private static int index(List<String> columns, String[] cells, List<String> names) {
        for (String name : names) {
            int at = columns.indexOf(name);
            if (at >= 0 && cells[at] != null && !cells[at].isEmpty()) {
                return at;
            }
        }
        return -1;
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
