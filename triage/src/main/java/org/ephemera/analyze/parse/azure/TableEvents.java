package org.ephemera.analyze.parse.azure;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/**
 * What Container Instances and Container Apps said of containers, in rows that a Log Analytics workspace kept: pulls, starts, kills, probes that
 * failed. Of a target that is gone nothing else has them.
 */
public final class TableEvents {
    private static final String ROWS = "azure.loganalytics.rows";
    private static final int LONGEST = 64 << 10;
    /** Thousands of them are kept at once. */
    private static final int LONGEST_TOLD = 1_000;

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
            "ContainerAppName");
    private static final List<String> REASON = List.of("Reason_s", "Reason");
    private static final List<String> TEXT = List.of("Message", "Log_s", "Log", "Message_s");

    private TableEvents() {}

    /**
     * An event.
     *
     * @param subject a container, a replica or a revision
     * @param reason one word, "" where the service gave none
     * @param message cut to what a line of a timeline may have
     */
    public record Event(Instant time, String subject, String reason, String message, Evidence evidence) {}

    /**
     * Gives every event, in no order.
     *
     * @param gaps to which is added what could not be read
     */
    public static void forEach(SealedPackage sealed, List<Gap> gaps, Consumer<Event> each) {
        for (ApiResponse answer : sealed.answers(ROWS).toList()) {
            try (InputStream in = sealed.open(answer)) {
                LogAnalyticsTables.read(in, LONGEST, row -> give(answer, row, each));
                // To its end, where its digest is compared.
                in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                gaps.add(new Gap(answer.item(), "the timeline lacks events that a workspace kept: it cannot be read"));
            }
        }
    }

    private static void give(ApiResponse answer, LogAnalyticsTables.Row row, Consumer<Event> each) {
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
                    TruncatedText.text(row.cells().get(text), LONGEST_TOLD),
                    answer.at(new FileLocation.Pointer(row.place() + text))));
        } catch (DateTimeException e) {
            // Without a time it has no place among others.
        }
    }
}
