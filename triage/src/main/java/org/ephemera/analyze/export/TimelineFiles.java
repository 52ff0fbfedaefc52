package org.ephemera.analyze.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.TimelineEntry;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.format.Json;
import org.ephemera.model.EscapedText;

/**
 * Writer of a timeline in the formats of Timesketch: {@code message}, {@code datetime} and {@code timestamp_desc} in
 * each row, followed by additional fields. File names must end in {@code .jsonl} and {@code .csv}.
 */
public final class TimelineFiles {
    private static final List<String> COLUMNS = List.of(
            "message",
            "datetime",
            "timestamp",
            "timestamp_desc",
            "kind",
            "subject",
            "actor",
            "clock",
            "precision_ms",
            "attack",
            "rules",
            "evidence_file",
            "evidence_place",
            "evidence_sha256");

    private TimelineFiles() {}

    /** Writes one JSON object per line, with control characters escaped, and closes the stream. */
    public static void jsonl(List<TimelineEntry> entries, OutputStream stream) throws IOException {
        try (OutputStream out = new BufferedOutputStream(stream, 1 << 16)) {
            for (TimelineEntry entry : entries) {
                String line = new String(Json.bytes(json(entry)), StandardCharsets.UTF_8);
                out.write((EscapedText.of(line) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /** Writes a CSV table and closes the stream. */
    public static void csv(List<TimelineEntry> entries, OutputStream stream) throws IOException {
        try (CsvTable table = new CsvTable(stream)) {
            table.row(COLUMNS);
            for (TimelineEntry entry : entries) {
                table.row(List.of(
                        entry.message(),
                        entry.time().toString(),
                        Long.toString(microseconds(entry)),
                        entry.field(),
                        entry.kind(),
                        entry.subject(),
                        entry.actor(),
                        entry.clock(),
                        Long.toString(entry.precisionMs()),
                        String.join(" ", entry.attack()),
                        String.join(" ", entry.rules()),
                        entry.evidence().file(),
                        entry.evidence().place().toString(),
                        entry.evidence().sha256().hex()));
            }
        }
    }

    private static ObjectNode json(TimelineEntry entry) {
        ObjectNode json = Json.object()
                .put("message", text(entry.message()))
                .put("datetime", entry.time().toString())
                .put("timestamp", microseconds(entry))
                .put("timestamp_desc", text(entry.field()))
                .put("kind", entry.kind())
                .put("subject", text(entry.subject()))
                .put("actor", text(entry.actor()))
                .put("clock", entry.clock())
                .put("precision_ms", entry.precisionMs());
        entry.attack().forEach(json.putArray("attack")::add);
        entry.rules().forEach(json.putArray("rules")::add);
        if (!entry.attack().isEmpty()) {
            json.put("attack_version", RuleBook.ATTACK_VERSION);
        }
        return json.put("evidence_file", entry.evidence().file())
                .put("evidence_place", text(entry.evidence().place().toString()))
                .put("evidence_sha256", entry.evidence().sha256().hex());
    }

    private static String text(String text) {
        return TruncatedText.text(text, CsvTable.LONGEST);
    }

    /** Returns the time in microseconds. Made-up times outside of 64 bits become the nearest value. */
    private static long microseconds(TimelineEntry entry) {
        Instant time = entry.time();
        long most = Long.MAX_VALUE / 1_000_000 - 1;
        long seconds = Math.clamp(time.getEpochSecond(), -most, most);
        return seconds * 1_000_000 + time.getNano() / 1_000;
    }
}
