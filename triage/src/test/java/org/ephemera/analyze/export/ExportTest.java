package org.ephemera.analyze.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.LogLine;
import org.ephemera.analyze.model.PointList;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.TimeSeries;
import org.ephemera.analyze.model.TimelineEntry;
import org.ephemera.format.Json;
import org.ephemera.model.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportTest {
    private static final EvidenceLocation PLACE = new EvidenceLocation(
            "data/raw/a/1/000001.body.json", new FileLocation.Pointer("/a"), new Digest("a".repeat(64)));
    private static final Instant TEN = Instant.parse("2026-11-26T10:00:00.123Z");

    @ParameterizedTest
    @ValueSource(
            strings = {"=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=cmd|' /C calc'!A0", "＝1", "-"})
    void escapesFormulas(String hostile) {
        assertThat(CsvTable.cell(hostile)).startsWith("\"'").endsWith("\"");
    }

    @Test
    void limitsAndQuotesCells() {
        assertThat(CsvTable.cell("x".repeat(5_000_000))).hasSizeLessThan(9000);
        assertThat(CsvTable.cell("a,\"b\"\r\nc")).isEqualTo("\"a,\"\"b\"\"\\u000d\\u000ac\"");
        assertThat(CsvTable.cell("-12.5")).isEqualTo("-12.5");
        assertThat(CsvTable.cell("\u001b[2J\u202e")).isEqualTo("\\u001b[2J\\u202e");
        assertThat(CsvTable.cell("")).isEmpty();
    }

    @Test
    void writesFieldsOfTimesketch() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TimelineFiles.jsonl(List.of(entry("=1+1 <script>"), entry("x".repeat(100_000))), out);
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(2);
        for (String line : lines) {
            JsonNode row = Json.parse(line.getBytes(StandardCharsets.UTF_8));
            assertThat(row.path("message").asText()).isNotEmpty().hasSizeLessThanOrEqualTo(8001);
            assertThat(row.path("datetime").asText()).isEqualTo("2026-11-26T10:00:00.123Z");
            assertThat(row.path("timestamp").asLong()).isEqualTo(TEN.toEpochMilli() * 1000);
            assertThat(row.path("timestamp_desc").asText()).isEqualTo("startedAt");
            assertThat(row.path("evidence_file").asText()).isEqualTo(PLACE.file());
            assertThat(row.path("evidence_sha256").asText()).hasSize(64);
            assertThat(row.path("attack_version").asText()).isEqualTo(RuleBook.ATTACK_VERSION);
        }
        ByteArrayOutputStream csv = new ByteArrayOutputStream();
        TimelineFiles.csv(List.of(entry("=1+1 <script>")), csv);
        assertThat(csv.toString(StandardCharsets.UTF_8).lines())
                .first()
                .asString()
                .startsWith("message,datetime,timestamp,timestamp_desc,");
        assertThat(csv.toString(StandardCharsets.UTF_8)).contains("\"'=1+1 <script>\",2026-11-26T10:00:00.123Z");
    }

    @Test
    void writesBlankPointAsEmptyCell() throws Exception {
        TimeSeries series = new TimeSeries(
                "app",
                "CpuUsage",
                "Average",
                "Count",
                Duration.ofMinutes(1),
                new TreeMap<>(Map.of("containerName", "app")),
                PointList.of(new long[] {0, 60}, new double[] {985, Double.NaN}),
                PLACE);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MetricsCsv.points(List.of(series), out);
        assertThat(out.toString(StandardCharsets.UTF_8).lines().skip(1))
                .allSatisfy(line -> assertThat(line).contains("CpuUsage"))
                .satisfiesExactly(
                        one -> assertThat(one).endsWith(",Average,985"),
                        two -> assertThat(two).endsWith(",Average,"));
        ByteArrayOutputStream table = new ByteArrayOutputStream();
        MetricsCsv.series(List.of(series), table);
        assertThat(table.toString(StandardCharsets.UTF_8))
                .contains("1,app,CpuUsage,Average,Count,60,2,containerName=app,data/raw/");
    }

    @Test
    void writesLogsToSafeFileNames() throws Exception {
        Map<String, ByteArrayOutputStream> files = new TreeMap<>();
        LogTextFiles text = new LogTextFiles(name -> files.computeIfAbsent(name, any -> new ByteArrayOutputStream()));
        try (text) {
            text.accept(line("../../etc/passwd", "one"));
            text.accept(line("app", "two"));
            text.accept(line("../../etc/passwd", "three"));
            text.accept(line("", "four"));
            for (int i = 0; i < 300; i++) {
                text.accept(line("c" + i, "x"));
            }
        }
        assertThat(files.keySet()).allMatch(name -> name.matches("logs/[0-9]{3}-[A-Za-z0-9-]+\\.txt|logs/index\\.csv"));
        assertThat(files).hasSizeLessThan(205);
        assertThat(text(files, "logs/001-------etc-passwd.txt"))
                .isEqualTo("2026-11-26T10:00:00.123Z\tone\n2026-11-26T10:00:00.123Z\tthree\n");
        assertThat(text(files, "logs/index.csv")).contains("logs/002-app.txt,app,1");
        assertThat(text.gap()).map(EvidenceGap::why).get().asString().contains("103 lines");
    }

    @Test
    void separatesSharedFileFromNamelessContainer() throws Exception {
        Map<String, ByteArrayOutputStream> files = new TreeMap<>();
        try (LogTextFiles text =
                new LogTextFiles(name -> files.computeIfAbsent(name, any -> new ByteArrayOutputStream()))) {
            text.accept(line("", "nameless"));
            text.accept(line("others", "its own"));
            for (int i = 0; i < 198; i++) {
                text.accept(line("c" + i, "x"));
            }
            text.accept(line("late\u001b[2J\nc0\t", "too\u2028 \u200fmany\udb40\udc41"));
            text.accept(line("", "nameless again"));
        }
        assertThat(text(files, "logs/001-log.txt").lines().map(ExportTest::said))
                .containsExactly("nameless", "nameless again");
        assertThat(text(files, "logs/002-others.txt").lines().map(ExportTest::said))
                .containsExactly("its own");
        assertThat(text(files, "logs/201-others.txt").lines().map(ExportTest::said))
                .containsExactly("late\\x1b[2J\\x0ac0\t\ttoo\\u2028 \\u200fmany\\udb40\\udc41");
        assertThat(text(files, "logs/index.csv")).contains("logs/201-others.txt,\"several, named in each line\",1");
    }

    @Test
    void limitsTimesOutsideOf64Bits() throws Exception {
        for (Instant far : List.of(Instant.MAX, Instant.MIN)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            TimelineFiles.jsonl(List.of(at(far), entry("near")), out);
            List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
            assertThat(lines).hasSize(2);
            long micros = Json.parse(lines.getFirst().getBytes(StandardCharsets.UTF_8))
                    .path("timestamp")
                    .asLong();
            assertThat(Math.abs(micros)).isGreaterThan(Long.MAX_VALUE - 3_000_000);
            assertThat(micros < 0).isEqualTo(far.equals(Instant.MIN));
            TimelineFiles.csv(List.of(at(far)), new ByteArrayOutputStream());
        }
        TimelineEntry before = at(Instant.parse("1969-12-31T23:59:59.999999Z"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TimelineFiles.jsonl(List.of(before), out);
        assertThat(Json.parse(out.toByteArray()).path("timestamp").asLong()).isEqualTo(-1);
    }

    private static String said(String line) {
        return line.substring(line.indexOf('\t') + 1);
    }

    private static TimelineEntry at(Instant time) {
        return new TimelineEntry(
                time, "startedAt", 1, "application", "log", "app", "m", "", List.of(), List.of(), PLACE);
    }

    private static TimelineEntry entry(String message) {
        return new TimelineEntry(
                TEN, "startedAt", 1, "control plane", "task", "app", message, "", List.of("T1496"), List.of(), PLACE);
    }

    private static String text(Map<String, ByteArrayOutputStream> files, String name) {
        assertThat(files).containsKey(name);
        return files.getOrDefault(name, new ByteArrayOutputStream()).toString(StandardCharsets.UTF_8);
    }

    private static LogLine line(String container, String text) {
        return new LogLine(container, "", Optional.of(TEN), text, PLACE);
    }
}
