package org.ephemera.analyze.parse.azure;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/**
 * Events of Container Instances and Container Apps, from rows of a Log Analytics workspace: pulls, starts, kills,
 * failed probes. For a deleted target the workspace is the only source.
 */
public final class TableEvents {
    private static final String ROWS = "azure.loganalytics.rows";
    private static final int LONGEST = 64 << 10;
    /** Limit in characters of a message, because thousands of events are held in memory. */
    private static final int LONGEST_MESSAGE = 1_000;

    private static final List<String> TABLE = List.of("TableName", "Type");
    private static final List<String> SUBJECT = List.of(
            "ContainerName_s",
            "ContainerName",
            "ReplicaName_s",
            "ReplicaName",
            "RevisionName_s",
            "RevisionName",
            "ContainerGroup_s",
            "ContainerGroup",
            "ContainerAppName_s",
            "ContainerAppName",
            "ContainerJobName_s",
            "JobName");
    private static final List<String> REASON = List.of("Reason_s", "Reason");
    private static final List<String> TEXT = List.of("Message", "Log_s", "Log", "Message_s");

    private TableEvents() {}

    /**
     * Event of a container, replica or revision.
     *
     * @param subject a container, a replica or a revision
     * @param reason one word, "" if the service gives none
     * @param message truncated to the limit of a timeline line
     */
    public record Event(Instant time, String subject, String reason, String message, EvidenceLocation evidence) {}

    /**
     * Reads every event, in no order.
     *
     * @param gaps receives unreadable responses
     */
    public static void forEach(SealedPackage sealed, List<EvidenceGap> gaps, Consumer<Event> each) {
        for (ApiResponse response : sealed.responses(ROWS).toList()) {
            try (InputStream in = sealed.open(response)) {
                LogAnalyticsTables.read(in, LONGEST, row -> accept(response, row, each));
                // Read to the end: the digest is compared there.
                in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                gaps.add(new EvidenceGap(
                        response.item(),
                        "cannot read events of the Log Analytics workspace; they are missing in the timeline"));
            }
        }
    }

    private static void accept(ApiResponse response, LogAnalyticsTables.Row row, Consumer<Event> each) {
        String table = row.name(TABLE).toLowerCase(Locale.ROOT);
        int text = row.index(TEXT);
        if (text < 0 || !(table.startsWith("containerevent") || table.startsWith("containerappsystemlog"))) {
            return;
        }
        try {
            each.accept(new Event(
                    Instant.parse(row.name(List.of("TimeGenerated"))),
                    row.name(SUBJECT),
                    row.name(REASON),
                    TruncatedText.text(row.cells().get(text), LONGEST_MESSAGE),
                    response.at(new FileLocation.Pointer(row.place() + text))));
        } catch (DateTimeException e) {
            // An event without a time is not part of a timeline.
        }
    }
}
