package org.ephemera.analyze.parse.logs;

import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.parse.azure.LogAnalyticsTables;

/**
 * Log lines in the response of a Log Analytics workspace: rows of tables with container output or requests. Rows with
 * events and with messages of the platform are skipped.
 */
final class TableRows implements LogFormat {
    /** Columns with the line, most specific first; a table has one of them. */
    private static final List<String> LINE =
            List.of("Message", "Log_s", "Log", "LogMessage", "LogEntry", "LogMessage_s", "LogEntry_s", "Message_s");

    private static final List<String> CONTAINER =
            List.of("ContainerName_s", "ContainerName", "ContainerID", "ContainerId", "Name");
    private static final List<String> STREAM = List.of(
            "ContainerID_s",
            "ContainerId_s",
            "ContainerGroupName_s",
            "ContainerGroupName_g",
            "ContainerGroupName",
            "ContainerGroupInstanceId_g",
            "ReplicaName_s",
            "ReplicaName",
            "ContainerGroupId_s",
            "RevisionName_s",
            "RevisionName",
            "PodName");
    /** Suffix of containers whose lines were also stored by Container Insights. */
    static final String INSIGHTS_SUFFIX = " (Container Insights)";

    private static final List<String> TABLE = List.of("TableName", "Type");

    @Override
    public void read(InputStream in, Consumer<ParsedLogEvent> each) throws IOException {
        LogAnalyticsTables.read(
                in, ParsedLogEvent.LONGEST_JSON, row -> line(row).ifPresent(each));
    }

    private static Optional<ParsedLogEvent> line(LogAnalyticsTables.Row row) {
        String table = row.name(TABLE).toLowerCase(Locale.ROOT);
        Optional<Instant> time = time(row.name(List.of("TimeGenerated")));
        if (RequestRow.isIn(table)) {
            return new RequestRow(row).line(time);
        }
        int text = row.index(LINE);
        if (text < 0 || table.contains("event") || table.contains("systemlog")) {
            return Optional.empty();
        }
        return Optional.of(ParsedLogEvent.of(
                container(row),
                row.name(STREAM),
                time,
                "",
                row.cells().get(text),
                new FileLocation.Pointer(row.place() + text)));
    }

    /**
     * Returns the container; for a pod with namespace and pod name, because many pods have containers with the same
     * name.
     */
    private static String container(LogAnalyticsTables.Row row) {
        String namespace = row.value("PodNamespace");
        String name = row.name(CONTAINER);
        return namespace.isEmpty()
                ? name
                : namespace + "/" + row.name(List.of("PodName")) + "/" + name + INSIGHTS_SUFFIX;
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Request that the ingress of a Container Apps environment handled (Azure Monitor reference,
     * "ContainerAppHTTPLogs"), formatted as a line of an access log. No cell contains this line; its place is the cell
     * of the path.
     */
    private record RequestRow(LogAnalyticsTables.Row row) {
        private static final String TABLE = "containerapphttplogs";
        /** Suffix of the app's name: the line was not written by its containers. */
        static final String REQUESTS_SUFFIX = " (requests)";

        static boolean isIn(String table) {
            return table.equals(TABLE);
        }

        /** Returns the line; empty if the row has no path. */
        Optional<ParsedLogEvent> line(Optional<Instant> time) {
            int path = row.index(List.of("Path"));
            return path < 0
                    ? Optional.empty()
                    : Optional.of(ParsedLogEvent.of(
                            row.name(List.of("ContainerAppName", "RevisionName")) + REQUESTS_SUFFIX,
                            row.name(List.of("RevisionName", "ReplicaName")),
                            time,
                            row.name(List.of("RequestId", "ConnectionId")),
                            text(row.cells().get(path)),
                            new FileLocation.Pointer(row.place() + path)));
        }

        private String text(String path) {
            return word("XForwardedFor") + " - - \"" + word("Method") + " " + quoted(path) + " " + word("Protocol")
                    + "\" "
                    + word("StatusCode") + " " + word("BytesSent") + " \"" + word("Authority") + "\" \""
                    + word("UserAgent")
                    + "\"";
        }

        private String word(String column) {
            String value = row.value(column);
            return value.isEmpty() ? "-" : quoted(value);
        }

        private static String quoted(String value) {
            return value.replace("\\", "\\\\").replace("\"", "\\\"");
        }
    }
}
