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
 * Lines in the answer of a Log Analytics workspace. They are the rows of tables that keep what containers
 * wrote, and those of requests; rows of events, and of what the platform says of itself, are passed over.
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
            "ContainerGroupName_g",
            "ContainerGroupName",
            "ContainerGroupInstanceId_g",
            "ReplicaName_s",
            "ReplicaName",
            "ContainerGroupId_s",
            "RevisionName_s",
            "RevisionName",
            "PodName");
    /** The same lines as the cluster's own, as they were kept elsewhere. */
    static final String KEPT = " (Container Insights)";

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

    /** Of a pod, with its namespace and its own name: many have containers of one name. */
    private static String container(LogAnalyticsTables.Row row) {
        String namespace = row.value("PodNamespace");
        String name = row.name(CONTAINER);
        return namespace.isEmpty() ? name : namespace + "/" + row.name(List.of("PodName")) + "/" + name + KEPT;
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * A request that the ingress of an environment of Container Apps handled (Azure Monitor reference, "ContainerAppHTTPLogs"), as the line
     * that an access log of a server would have of it. No cell holds that line; where it stands is the one of the path.
     */
    private record RequestRow(LogAnalyticsTables.Row row) {
        private static final String TABLE = "containerapphttplogs";
        /** Beside the name of the app: its containers did not write it. */
        static final String BY = " (requests)";

        static boolean isIn(String table) {
            return table.equals(TABLE);
        }

        /** Nothing if there is no path. */
        Optional<ParsedLogEvent> line(Optional<Instant> time) {
            int path = row.index(List.of("Path"));
            return path < 0
                    ? Optional.empty()
                    : Optional.of(ParsedLogEvent.of(
                            row.name(List.of("ContainerAppName", "RevisionName")) + BY,
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
