package org.ephemera.analyze.read;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.Place;

/**
 * A request that the ingress of an environment of Container Apps handled (Azure Monitor reference, "ContainerAppHTTPLogs"), as the line
 * that an access log of a server would have of it. No cell holds that line; where it stands is the one of the path.
 */
record RequestRow(Tables.Row row) {
    private static final String TABLE = "containerapphttplogs";
    /** Beside the name of the app: its containers did not write it. */
    static final String BY = " (requests)";

    static boolean isIn(String table) {
        return table.equals(TABLE);
    }

    /** Nothing if there is no path. */
    Optional<LogEvent> line(Optional<Instant> time) {
        int path = row.index(List.of("Path"));
        return path < 0
                ? Optional.empty()
                : Optional.of(LogEvent.of(
                        row.name(List.of("ContainerAppName", "RevisionName")) + BY,
                        row.name(List.of("RevisionName", "ReplicaName")),
                        time,
                        row.name(List.of("RequestId", "ConnectionId")),
                        text(row.cells().get(path)),
                        new Place.Pointer(row.place() + path)));
    }

    private String text(String path) {
        return word("XForwardedFor") + " - - \"" + word("Method") + " " + quoted(path) + " " + word("Protocol") + "\" "
                + word("StatusCode") + " " + word("BytesSent") + " \"" + word("Authority") + "\" \"" + word("UserAgent")
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
