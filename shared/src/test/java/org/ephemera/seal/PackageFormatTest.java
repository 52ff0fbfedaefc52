package org.ephemera.seal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.ephemera.envelope.DsseEnvelope;
import org.ephemera.envelope.SealStatement;
import org.ephemera.format.ApiCall;
import org.ephemera.format.ApiError;
import org.ephemera.format.ApiResponseHead;
import org.ephemera.format.BuildInfo;
import org.ephemera.format.DirectoryPackage;
import org.ephemera.format.Json;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.ResumeCursor;
import org.ephemera.format.SegmentEnd;
import org.ephemera.format.SegmentWriter;
import org.ephemera.model.CaseId;
import org.ephemera.model.Digest;
import org.ephemera.model.OutcomeCode;
import org.ephemera.model.PackageId;
import org.ephemera.testing.PackageForgery;
import org.ephemera.testing.SealedPackageMaker;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.VerificationReport;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fields of sealed files as specified in {@code docs/package-format.md}. Readers of existing packages depend on these
 * names.
 */
class PackageFormatTest {
    /**
     * Objects with names that the format does not define: parameters of artifacts, facts, counts of outcomes, versions
     * of libraries.
     */
    private static final Set<String> OPEN =
            Set.of("attributes", "params", "facts", "names", "cursor", "outcomes", "sdk", "counts");

    private static final String WINDOW = "window{from, to}";
    private static final String PLANNED = "item, artifact, required, sensitive, volatility, " + WINDOW + ", params{}";
    private static final String LINE = "seq, prev, time, event, item, attempt";
    private static final String REQUEST = "request{service, operation, region, endpoint, params{}}";
    private static final String RESPONSE = "response{status, requestId, date, contentType}";

    @TempDir
    static Path folder;

    private static SealedPackageMaker packages;
    private static Path sealed;

    @BeforeAll
    static void seal() throws IOException {
        packages = SealedPackageMaker.in(folder);
        sealed = packages.make("form", 2, 20);
    }

    @Test
    void writesFieldsOfOpenRecord() throws IOException {
        assertThat(shape(json(PackageLayout.OPEN)))
                .isEqualTo(
                        "schema, packageId, caseId, openedAt, trigger{kind, source, eventId, eventTime, path, sha256},"
                                + " requestedBy{principal, method, verified}, authority{ticket, legalBasis, note},"
                                + " target{kind, id, attributes{}}, " + WINDOW + ", catalog, plan[{" + PLANNED + "}],"
                                + " policy{retentionMode, retention, retainUntil, legalHold, sensitive}");
        assertThat(json(PackageLayout.OPEN).at("/policy/sensitive").asText()).isEqualTo("plain");
    }

    @Test
    void writesFieldsOfResponses() throws IOException {
        Map<String, String> events = new TreeMap<>();
        for (Path segment : files(PackageLayout.ACQUISITION)) {
            if (segment.toString().endsWith(".dsse.json")) {
                continue;
            }
            for (JsonNode line : lines(segment)) {
                events.merge(name(line), shape(line), (one, other) -> {
                    assertThat(other).isEqualTo(one);
                    return one;
                });
            }
        }
        assertThat(events)
                .isEqualTo(new TreeMap<>(Map.of(
                        "segment.open", LINE + ", segment, notAfter, worker",
                        "item.planned", LINE + ", planned{" + PLANNED + "}",
                        "api.response",
                                LINE + ", " + REQUEST + ", " + RESPONSE
                                        + ", files[{path, bytes, sha256, versionId}], page, more, count, durationMs,"
                                        + " clock{offsetMs}",
                        "note", LINE + ", text, facts{}",
                        "segment.close finished",
                                LINE + ", state, outcome, detail, message, records, first, last, lostAfter, lines",
                        "segment.signature", LINE + ", run, sig")));
    }

    @Test
    void writesFieldsOfErrorsAndCursors() throws IOException {
        Clock clock = Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC);
        SegmentWriter segment = new SegmentWriter(Digest.of("open"), "item", "0a1b2c3d", clock);
        segment.error(
                new ApiCall("test", "Get", "nowhere", "test:", Map.of()),
                new ApiResponseHead(503, "r", "", Optional.of(clock.instant()), clock.instant(), Duration.ZERO),
                new ApiError("SlowDown", "slow down", true));
        segment.close(new SegmentEnd.Paused(new ResumeCursor(Map.of("page", "7"))));
        List<String> lines =
                new String(segment.toBytes(), StandardCharsets.UTF_8).lines().toList();
        assertThat(shape(Json.parse(lines.get(0).getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(LINE + ", " + REQUEST + ", " + RESPONSE
                        + ", error{code, message, retryable}, durationMs, clock{offsetMs}");
        assertThat(shape(Json.parse(lines.get(1).getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(LINE + ", state, cursor{}, lines");
    }

    @Test
    void writesFieldsOfOutcomesAndIndex() throws IOException {
        assertThat(shapes(PackageLayout.OUTCOMES))
                .containsExactly("item, artifact, target, required, sensitive, volatility, " + WINDOW
                        + ", params{}, outcome, detail, message, attempts[], requestIds[], counts{}, records, first,"
                        + " last, lostAfter");
        assertThat(lines(sealed.resolve(PackageLayout.OUTCOMES)))
                .allSatisfy(line -> assertThat(
                                line.path("counts").properties().stream().map(Map.Entry::getKey))
                        .containsExactly("answers", "errors", "files", "bytes"));
        assertThat(shapes(PackageLayout.INDEX))
                .containsExactly("path, item, target, artifact, sensitive, " + WINDOW
                        + ", names{}, source{service, operation, requestId}");
    }

    @Test
    void writesFieldsOfPackageRecord() throws IOException {
        JsonNode closing = json(PackageLayout.PACKAGE);
        assertThat(shape(closing))
                .isEqualTo(
                        "schema, packageId, status, closedAt, collector{name, version, gitCommit, artifactSha256, java,"
                                + " sdk{}}, runtime{cloud, function, invocationIds[], account, region, principal,"
                                + " java}, counts{},"
                                + " outcomes{}, clock{offsetMs, source}, retention{asked, confirmed{mode, until,"
                                + " legalHold}},"
                                + " footprint[{item, what}]");
        assertThat(closing.path("outcomes").properties().stream().map(Map.Entry::getKey))
                .containsExactly("collected", "impossible");
    }

    @Test
    void writesFieldsOfSeal() throws IOException {
        DsseEnvelope envelope = DsseEnvelope.parse(Files.readAllBytes(sealed.resolve(PackageLayout.SEAL)));
        JsonNode statement = Json.parse(envelope.statement());
        assertThat(shape(json(PackageLayout.SEAL))).isEqualTo("payload, payloadType, signatures[{keyid, sig}]");
        assertThat(shape(statement))
                .isEqualTo(
                        "_type, subject[{name, digest{sha256}}], predicateType, predicate{packageId, caseId, openedAt,"
                                + " sealedAt, status, fileCount, byteCount, foreignCount, outcomes{}, merkle{algorithm, leaves,"
                                + " root},"
                                + " collector{version, gitCommit, artifactSha256}, key{keyid, uri}}");
        assertThat(statement.at("/predicate/merkle/algorithm").asText()).isEqualTo("rfc9162-sha256");
        assertThat(statement.at("/predicate/merkle/leaves").asText()).isEqualTo("manifest-sha256.txt lines");
    }

    /** KMS signs messages of at most 4,096 bytes; the largest possible seal is smaller. */
    @Test
    void keepsLargestSealWithinLimitOfKms() {
        Map<String, Integer> outcomes = new LinkedHashMap<>();
        for (OutcomeCode code : OutcomeCode.values()) {
            outcomes.put(code.key(), Integer.MAX_VALUE);
        }
        Digest digest = Digest.of("x");
        SealStatement longest = new SealStatement(
                PackageId.create(Instant.parse("2026-11-25T12:00:00.123Z"), new Random(1)),
                Optional.of(new CaseId("c".repeat(64))),
                Instant.parse("2026-11-25T12:00:00.123456789Z"),
                Instant.parse("2026-11-25T12:00:00.123456789Z"),
                "complete",
                Integer.MAX_VALUE,
                Long.MAX_VALUE,
                Integer.MAX_VALUE,
                outcomes,
                digest,
                digest,
                digest,
                "SHA256:" + digest.hex(),
                "file:" + "k".repeat(1024));
        BuildInfo build = new BuildInfo("1.0.0-" + "v".repeat(100), "c".repeat(64), Optional.of(digest));
        assertThat(DsseEnvelope.encode(longest.toBytes(build)).length).isLessThan(4096);
    }

    /** UUID version 7 with the millisecond of the opening; the folder names contain its day. */
    @Test
    void containsOpeningTimeInPackageId() throws IOException {
        String id = String.valueOf(sealed.getFileName());
        JsonNode open = json(PackageLayout.OPEN);
        Instant opened = Instant.parse(open.path("openedAt").asText());
        assertThat(id).matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(open.path("packageId").asText()).isEqualTo(id);
        assertThat(Long.parseLong(id.replace("-", "").substring(0, 12), 16)).isEqualTo(opened.toEpochMilli());
        assertThat(new PackageId(id).prefix())
                .isEqualTo("packages/"
                        + LocalDate.ofInstant(opened, ZoneOffset.UTC).toString().replace('-', '/') + "/" + id + "/");
    }

    @Test
    void namesFilesAsSpecified() throws IOException {
        assertThat(files(PackageLayout.RAW).stream()
                        .map(file -> sealed.relativize(file).toString()))
                .isNotEmpty()
                .allMatch(path ->
                        path.matches("data/raw/[a-z0-9.-]+/[0-9a-f]{8}/[0-9]{6}\\.body\\.(json|cbor|xml|txt|bin)"));
        assertThat(files(PackageLayout.ACQUISITION).stream()
                        .map(file -> sealed.relativize(file).toString()))
                .isNotEmpty()
                .allMatch(path -> path.matches(
                        "data/acquisition/([a-z0-9.-]+-[0-9a-f]{8}-[0-9]{4}\\.jsonl|run-[0-9a-f]{16}\\.dsse\\.json)"));
        List<JsonNode> all = new ArrayList<>(List.of(json(PackageLayout.OPEN), json(PackageLayout.PACKAGE)));
        for (String list : List.of(PackageLayout.OUTCOMES, PackageLayout.INDEX)) {
            all.addAll(lines(sealed.resolve(list)));
        }
        for (Path segment : files(PackageLayout.ACQUISITION)) {
            if (segment.toString().endsWith(".dsse.json")) {
                continue;
            }
            all.addAll(lines(segment));
        }
        for (JsonNode each : all) {
            each.findValuesAsText("sha256").forEach(hash -> assertThat(hash).matches("[0-9a-f]{64}"));
            for (String time : List.of("openedAt", "closedAt", "time", "notAfter", "from", "to")) {
                each.findValuesAsText(time)
                        .forEach(at -> assertThat(at).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z"));
            }
        }
    }

    /** This version can read files with fields that a later version adds. */
    @Test
    void ignoresUnknownFields() throws IOException {
        byte[] written = Files.readAllBytes(sealed.resolve(PackageLayout.OPEN));
        ObjectNode more = (ObjectNode) Json.parse(written);
        more.put("later", 1).withObject("/trigger").put("later", "x");
        more.withObject("/policy").putArray("later").add(1);
        assertThat(OpenRecord.parse(Json.bytes(more))).isEqualTo(OpenRecord.parse(written));

        byte[] statement = DsseEnvelope.parse(Files.readAllBytes(sealed.resolve(PackageLayout.SEAL)))
                .statement();
        ObjectNode later = (ObjectNode) Json.parse(statement);
        later.withObject("/predicate").put("later", 1);
        assertThat(SealStatement.parse(Json.bytes(later))).isEqualTo(SealStatement.parse(statement));

        Path copy = SealedPackageMaker.copy(sealed, Files.createDirectory(folder.resolve("later")));
        new PackageForgery(copy)
                .replace(PackageLayout.OUTCOMES, "{\"item\":", "{\"later\":1,\"item\":")
                .replace(PackageLayout.INDEX, "{\"path\":", "{\"later\":1,\"path\":")
                .replace(PackageLayout.PACKAGE, "{\n", "{\n  \"later\" : 1,\n")
                .reseal(packages.signer());
        VerificationReport report =
                PackageVerifier.verify(new DirectoryPackage(copy), packages.key(), Optional.empty());
        assertThat(report.verdict()).as(report.toString()).isEqualTo(VerificationResult.INTACT);
    }

    private static String name(JsonNode line) {
        return (line.path("event").asText() + " " + line.path("state").asText("")).strip();
    }

    private static Set<String> shapes(String path) throws IOException {
        return lines(sealed.resolve(path)).stream()
                .map(PackageFormatTest::shape)
                .collect(Collectors.toSet());
    }

    /** Returns the names of the fields in order: {@code a, b{c}, d[{e}]}. */
    private static String shape(JsonNode object) {
        return object.properties().stream()
                .map(field -> field.getKey() + inner(field.getKey(), field.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String inner(String name, JsonNode value) {
        if (value.isArray()) {
            return "["
                    + StreamSupport.stream(value.spliterator(), false)
                            .filter(JsonNode::isObject)
                            .map(each -> "{" + shape(each) + "}")
                            .distinct()
                            .collect(Collectors.joining(" or "))
                    + "]";
        }
        return value.isObject() ? "{" + (OPEN.contains(name) ? "" : shape(value)) + "}" : "";
    }

    private static JsonNode json(String path) throws IOException {
        return Json.parse(Files.readAllBytes(sealed.resolve(path)));
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            lines.add(Json.parse(line.getBytes(StandardCharsets.UTF_8)));
        }
        return lines;
    }

    private static List<Path> files(String below) throws IOException {
        try (Stream<Path> files = Files.walk(sealed.resolve(below))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
