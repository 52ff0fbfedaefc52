package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.cli.session.Session;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.model.Digest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Test of {@code report} and {@code findings} with a package of the simulated incident. */
@Tag("slow")
class ReportCommandTest {
    @TempDir
    static Path evidence;

    private static SealedIncident incident;

    @TempDir
    Path folder;

    private Path sealed;

    @BeforeAll
    static void collect() throws IOException {
        incident = SealedIncident.of("fargate-miner", evidence, Clock.fixed(Scenario.REFERENCE, ZoneOffset.UTC));
        Files.writeString(
                evidence.resolve("pub.pem"), PublicKeys.toPem(incident.signer().publicKey()));
    }

    @BeforeEach
    void name() {
        sealed = incident.folder().resolve(incident.id().prefix());
    }

    @Test
    void writesReportWithoutChangeOfPackage() throws IOException {
        SortedMap<String, Digest> before = digests(sealed);
        Ran ran = run("report", sealed.toString(), "--key", key());
        Path reports = folder.resolve("reports").resolve(incident.id().value());

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.out())
                .contains("Findings", reports.resolve("report.html").toString());
        assertThat(reports.resolve("report.html"))
                .content()
                .contains(incident.id().value(), "<!DOCTYPE html>");
        assertThat(reports.resolve("lab/compose.yaml")).content().contains("network_mode: none");
        assertThat(digests(sealed)).isEqualTo(before);
        assertThat(folder.resolve("reports"))
                .isDirectoryNotContaining(path -> path.toString().contains(".report-"));
    }

    /** Files are limited to one kilobyte; for the program this is like a full disk. */
    @Test
    void printsRemedyWhenDiskIsFull() throws Exception {
        Process child = JavaProcess.start(
                List.of("sh", "-c", "ulimit -f 2; exec \"$@\"", "sh"),
                folder,
                Map.of("HOME", folder.toString()),
                Main.class,
                "report",
                sealed.toString());
        String err = new String(child.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor()).as(err).isEqualTo(3);
        assertThat(err).contains("File too large", "free disk space").doesNotContain("\tat ");
        assertThat(err.lines()).hasSize(2);
        assertThat(folder.resolve("reports").resolve(incident.id().value())).isEmptyDirectory();
    }

    @Test
    void reportsUnreadableBaseline() throws IOException {
        Files.writeString(folder.resolve("sweep.zip"), "PK, and no more");
        Ran ran = run("report", sealed.toString(), "--baseline", "sweep.zip", "--out", "out");

        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.err()).contains("sweep.zip").doesNotContain("Cannot write", "disk space");
        assertThat(folder.resolve("out")).isEmptyDirectory();
    }

    @Test
    void reportIsIdenticalForFolderAndArchives() throws IOException {
        assertThat(run("report", sealed.toString(), "--out", "one").exit()).isZero();
        assertThat(run("report", sealed.toString(), "--out", "one").exit()).isZero();
        assertThat(run("report", incident.id().value(), "--store", "file:" + incident.folder(), "--out", "two")
                        .exit())
                .isZero();

        assertThat(digests(folder.resolve("two"))).isEqualTo(digests(folder.resolve("one")));
    }

    /** SIGTERM arrives while the report is written. */
    @Test
    void removesTemporaryFilesOnInterruption() {
        Session calm = CommandFixture.in(folder).session();
        Session stopped = new Session(
                calm.in(),
                calm.out(),
                calm.err(),
                calm.env(),
                calm.clock(),
                calm.directory(),
                calm.program(),
                calm.user(),
                calm.terminal(),
                last -> {
                    last.accept(143);
                    return () -> {};
                },
                calm.storing());

        assertThat(Main.run(stopped, "report", sealed.toString(), "--out", "out"))
                .isEqualTo(3);
        assertThat(folder).isDirectoryNotContaining(path -> path.toString().contains(".report-"));
        assertThat(folder.resolve("out")).isEmptyDirectory();
    }

    @Test
    void replacesOtherFilesOnlyWithForce() throws IOException {
        Path page = folder.resolve("out/report.html");
        Files.createDirectories(page.getParent());
        Files.writeString(page, "mine");
        Ran ran = run("report", sealed.toString(), "--out", "out");

        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.err()).contains("other content", "--force");
        assertThat(page).hasContent("mine");
        assertThat(page.getParent()).isDirectoryNotContaining(path -> path.endsWith("lab"));
        assertThat(run("report", sealed.toString(), "--out", "out", "--force").exit())
                .isZero();
        assertThat(page).content().contains("<!DOCTYPE html>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "data/reports", "link/reports"})
    void rejectsReportFolderInPackage(String out) throws IOException {
        SortedMap<String, Digest> before = digests(sealed);
        Files.createSymbolicLink(folder.resolve("link"), sealed);
        Path inside = out.startsWith("link") ? folder.resolve(out) : sealed.resolve(out);
        Ran ran = run("report", sealed.toString(), "--out", inside.toString());

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).contains("must not change", "--out");
        assertThat(digests(sealed)).isEqualTo(before);
    }

    @Test
    void doesNotAnalyzeBrokenPackage() throws IOException {
        Path copy = copyWithOneByteAltered();
        Ran ran = run("report", copy.toString(), "--key", key(), "--out", "out");
        Ran json = run("findings", copy.toString(), "--key", key(), "--json");

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).contains("is broken");
        assertThat(folder.resolve("out/report.html")).doesNotExist();
        assertThat(folder.resolve("out/findings.json")).doesNotExist();
        assertThat(json.exit()).isEqualTo(1);
        assertThat(json.json().path("verdict").asText()).isEqualTo("broken");
    }

    /** A report without the changed file would be too optimistic. */
    @Test
    void writesNoReportOfChangedFileWithoutKey() throws IOException {
        Ran ran = run("report", copyWithOneByteAltered().toString(), "--out", "out");

        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.err()).contains("differs from its sealed digest");
        assertThat(folder.resolve("out/report.html")).doesNotExist();
        assertThat(folder.resolve("out/findings.json")).doesNotExist();
    }

    /** A verdict without the missing files may be too optimistic. */
    @Test
    void reportsMissingFilesInEachFormWithoutKey() throws IOException {
        Path copy = copy();
        List<Path> gone;
        try (Stream<Path> files = Files.walk(copy.resolve("data/raw"))) {
            gone = files.filter(Files::isRegularFile).sorted().limit(2).toList();
        }
        for (Path file : gone) {
            Files.delete(file);
        }
        String missing = "2 files that the manifest lists are missing (the first is " + copy.relativize(gone.getFirst())
                + "); their content was not analyzed";

        Ran findings = run("findings", copy.toString(), "--json");
        assertThat(findings.exit()).isZero();
        assertThat(findings.err()).contains("The package is incomplete: " + missing);
        assertThat(findings.json().path("gaps").path(0).path("why").asText()).startsWith(missing);
        assertThat(run("report", copy.toString(), "--out", "out").err()).contains(missing);
        assertThat(folder.resolve("out/report.html")).content().contains(missing, ">Missing<");
        assertThat(run("findings", sealed.toString()).err()).doesNotContain("package is incomplete");
    }

    @Test
    void opensReportInBrowserOfUser() throws Exception {
        Path browser = folder.resolve("browser");
        Files.writeString(
                browser, "#!/bin/sh\nprintf %s \"$1\" >\"$0.opened.new\"; mv \"$0.opened.new\" \"$0.opened\"\n");
        assertThat(browser.toFile().setExecutable(true)).isTrue();
        Ran ran = CommandFixture.in(folder)
                .with("BROWSER", browser.toString())
                .run("report", sealed.toString(), "--out", "out", "--open", "--json");

        assertThat(ran.exit()).isZero();
        assertThat(ran.json().path("report").asText()).endsWith("/out/report.html");
        assertThat(ran.json().path("files")).hasSizeGreaterThan(1);
        Path opened = folder.resolve("browser.opened");
        for (int i = 0; i < 500 && !Files.exists(opened); i++) {
            Thread.sleep(20);
        }
        assertThat(opened).hasContent(folder.resolve("out/report.html").toUri().toString());
    }

    @Test
    void failOnDeterminesExitCode() {
        Ran plain = run("findings", sealed.toString());

        assertThat(plain.exit()).isZero();
        assertThat(plain.err()).contains("The seal was not verified", "--key");
        assertThat(plain.out()).contains("high", "at data/raw/");
        assertThat(plain.out()).as("three of ten locations are listed").contains("and at 7 more locations (--json)");
        assertThat(run("findings", sealed.toString(), "--fail-on", "HIGH").exit())
                .isEqualTo(1);
        assertThat(run("findings", sealed.toString(), "--fail-on", "severe").exit())
                .isEqualTo(2);
    }

    /** A rule that appears twice suggests a difference; the page groups gaps in the same way. */
    @Test
    void printsGapsOfOneRuleTogether() {
        Ran ran = run("findings", sealed.toString());

        assertThat(run("findings", sealed.toString(), "--json").json().path("gaps"))
                .filteredOn(gap -> gap.path("what").asText().equals("IMG-003"))
                .hasSizeGreaterThan(1)
                .allSatisfy(gap ->
                        assertThat(ran.out()).contains(gap.path("why").asText().split(":", 2)[0]));
        assertThat(ran.out().lines().filter(line -> line.strip().startsWith("IMG-003 ")))
                .hasSize(1);
    }

    @Test
    void printsFindingsAsJsonAndSarif() {
        JsonNode json = run("findings", sealed.toString(), "--json").json();

        assertThat(json.path("packageId").asText()).isEqualTo(incident.id().value());
        assertThat(json.path("escape").path("verdict").asText()).isEqualTo("CONTAINER_ONLY");
        assertThat(json.path("findings")).isNotEmpty().allSatisfy(finding -> {
            assertThat(finding.path("rule").asText()).isNotEmpty();
            assertThat(finding.path("evidence").path(0).path("path").asText()).startsWith("data/");
        });
        JsonNode sarif = run("findings", sealed.toString(), "--sarif").json();
        assertThat(sarif.path("version").asText()).isEqualTo("2.1.0");
        assertThat(sarif.path("runs").path(0).path("results")).hasSameSizeAs(json.path("findings"));
        assertThat(run("findings", sealed.toString(), "--sarif", "--json").exit())
                .isEqualTo(2);
    }

    @Test
    void comparesWithYamlReference() throws IOException {
        Files.writeString(folder.resolve("stack.yaml"), """
            Resources:
              Task:
                Type: AWS::ECS::TaskDefinition
                Properties:
                  Family: audit
                  ContainerDefinitions:
                    - Name: nobody-has-this-name
                      Image: !Sub "${Registry}/audit:1"
            """);
        JsonNode json = run("findings", sealed.toString(), "--reference", "stack.yaml", "--json")
                .json();

        assertThat(json.path("changes")
                        .valueStream()
                        .map(change -> change.path("reference").asText()))
                .contains("reference:stack.yaml");
        assertThat(json.path("gaps").toString()).contains("/image");
    }

    @Test
    void reportsInvalidArguments() throws IOException {
        assertThat(run("findings", sealed.toString(), "--reference", "nowhere.json")
                        .err())
                .as("a missing file is not reported as invalid JSON or YAML")
                .contains("does not exist", "nowhere.json")
                .doesNotContain("JSON or YAML.");
        Files.writeString(folder.resolve("reference.json"), "{");
        Files.createDirectories(folder.resolve("empty"));

        assertThat(run("report", "nowhere").err()).containsIgnoringCase("there is no package at");
        assertThat(run("report", "nowhere").exit()).isEqualTo(3);
        assertThat(run("report", "empty").err()).contains("not sealed");
        assertThat(run("findings", sealed.toString(), "--reference", "reference.json")
                        .err())
                .contains("Cannot parse the reference");
        for (String unreadable : List.of("a: &a [*a]", "root:x:0:0:root:/root:/bin/sh")) {
            Files.writeString(folder.resolve("reference.yaml"), unreadable);
            Ran ran = run("findings", sealed.toString(), "--reference", "reference.yaml");
            assertThat(ran.err()).contains("Cannot parse the reference");
            assertThat(ran.exit()).isEqualTo(3);
        }
        Files.writeString(folder.resolve("reference.yaml"), "# nothing yet\n");
        assertThat(run("findings", sealed.toString(), "--reference", "reference.yaml")
                        .err())
                .contains("is empty");
        assertThat(run("findings", sealed.toString(), "--baseline", "nowhere").exit())
                .isEqualTo(3);
    }

    private Ran run(String... args) {
        return CommandFixture.in(folder).run(args);
    }

    private static String key() {
        return evidence.resolve("pub.pem").toString();
    }

    private Path copy() throws IOException {
        Path copy = folder.resolve(incident.id().value());
        try (Stream<Path> files = Files.walk(sealed)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(sealed.relativize(file).toString()));
            }
        }
        return copy;
    }

    private Path copyWithOneByteAltered() throws IOException {
        Path copy = copy();
        try (Stream<Path> files = Files.walk(copy.resolve("data/raw"))) {
            Path body = files.filter(file -> file.toString().contains("aws.ecs.task/") && Files.isRegularFile(file))
                    .findFirst()
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(body);
            bytes[bytes.length / 2] ^= 1;
            body.toFile().setWritable(true);
            Files.write(body, bytes);
        }
        return copy;
    }

    private static SortedMap<String, Digest> digests(Path folder) throws IOException {
        SortedMap<String, Digest> digests = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                digests.put(folder.relativize(file).toString(), Digest.of(Files.readAllBytes(file)));
            }
        }
        return digests;
    }
}
