package org.ephemera.cli.triage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.aws.AwsSources;
import org.ephemera.azure.AzureSources;
import org.ephemera.cli.SealedIncident;
import org.ephemera.format.Json;
import org.ephemera.kubernetes.source.KubernetesSources;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.model.Artifact;
import org.ephemera.testing.ShellCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Test that the cheat sheet names existing artifacts, and that a package of a cluster has a file for each line. */
class CheatSheetTest {
    private static final Path PAGE = Path.of("..", "docs", "cheat-sheet.md");
    private static final Pattern ARTIFACT = Pattern.compile("`((?:kubernetes|aws|azure)\\.[a-z0-9.-]+)`");
    /** Artifacts of a package of a cluster on EKS. */
    private static final List<String> OF_EKS = List.of("kubernetes.", "aws.eks.", "aws.ecr.");

    /** Artifacts of a package of a cluster on AKS. */
    private static final List<String> OF_AKS =
            List.of("kubernetes.", "azure.aks.", "azure.acr.", "azure.monitor.metrics");

    private static final Clock CLOCK = Clock.fixed(Scenario.REFERENCE, ZoneOffset.UTC);

    @TempDir
    Path folder;

    /** Row of a table: a command, and the artifact that answers it or the cause why no artifact does. */
    private record Line(int section, String typed, String answer) {
        Set<String> artifacts() {
            return ARTIFACT.matcher(answer)
                    .results()
                    .map(MatchResult::group)
                    .map(quoted -> quoted.substring(1, quoted.length() - 1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void linesNameExistingArtifacts() throws IOException {
        Set<String> known = Stream.of(AwsSources.artifacts(), AzureSources.artifacts(), KubernetesSources.artifacts())
                .flatMap(List::stream)
                .map(Artifact::id)
                .collect(Collectors.toSet());
        assertThat(lines()).hasSizeGreaterThan(40).allSatisfy(line -> {
            assertThat(known).as(line.typed()).containsAll(line.artifacts());
            if (line.section() < 4) {
                assertThat(line.artifacts()).as(line.typed()).isNotEmpty();
            } else {
                assertThat(line.answer().length()).as(line.typed()).isGreaterThan(30);
            }
        });
    }

    /** Commands of the article for a cluster, shortened to their distinguishing part. */
    @Test
    void containsEachCommandOfArticle() throws IOException {
        List<String> article = List.of(
                "get services --sort-by=.metadata.name",
                "get pods --all-namespaces",
                "get pods -o wide",
                "get deployment",
                "get pods --sort-by=.status.containerStatuses[0].restartCount",
                "get pods --field-selector=status.phase=Running",
                "get pods --show-labels",
                "--selector=",
                "get rc",
                "get pod POD -o yaml",
                "describe pods",
                "describe nodes",
                "get pv --sort-by=.spec.capacity.storage",
                "get configmap",
                "get nodes",
                "ExternalIP",
                "get secret NAME -o go-template",
                "Secrets in use by pods",
                "init containers",
                "get events --sort-by=.metadata.creationTimestamp",
                "diff -f",
                "jq 'path(..)'");
        List<String> typed = lines().stream().map(Line::typed).toList();
        assertThat(article).allSatisfy(words -> assertThat(typed).anyMatch(line -> line.contains(words)));
    }

    @Test
    void eksPackageHasFileForEachLine() throws Exception {
        SealedIncident incident = SealedIncident.of("eks-escape", folder, CLOCK);
        try (SealedPackage sealed = SealedPackage.open(incident.open())) {
            assertFileForEachLine(sealed, OF_EKS, 40);
            List<String> kept = new ArrayList<>();
            for (ApiResponse answer : sealed.responses("kubernetes.pods").toList()) {
                if (answer.operation().equals("list pods")) {
                    kept.addAll(names(sealed.open(answer)));
                }
            }
            assertThat(kept).hasSizeGreaterThan(1).containsExactlyInAnyOrderElementsOf(kubectl());
        }
    }

    @Test
    void aksPackageHasFileForEachLine() throws Exception {
        SealedIncident incident = SealedIncident.of("aks-escape", folder, CLOCK);
        try (SealedPackage sealed = SealedPackage.open(incident.open())) {
            assertFileForEachLine(sealed, OF_AKS, 40);
        }
    }

    private static void assertFileForEachLine(SealedPackage sealed, List<String> families, int atLeast)
            throws IOException {
        assertThat(lines())
                .filteredOn(line -> line.section() < 4)
                .flatExtracting(Line::artifacts)
                .filteredOn(id -> families.stream().anyMatch(id::startsWith))
                .hasSizeGreaterThan(atLeast)
                .allSatisfy(id -> assertThat(sealed.names())
                        .as(id)
                        .anyMatch(name ->
                                name.startsWith("data/raw/" + id + ".") || name.startsWith("data/raw/" + id + "/")));
    }

    /** Returns the names that the real kubectl lists in the same cluster. */
    private List<String> kubectl() throws Exception {
        try (SimulatedCloud cloud = SimulatedCloud.start(Scenario.named("eks-escape", CLOCK))) {
            Path home = Files.createDirectories(folder.resolve("home"));
            Path config = home.resolve("config");
            Files.writeString(config, cloud.cluster().orElseThrow().kubeconfig("shop"));
            ShellCommand.Result got = ShellCommand.run(
                    home,
                    Map.of("HOME", home.toString(), "KUBECONFIG", config.toString()),
                    "kubectl",
                    "get",
                    "pods",
                    "-n",
                    "shop",
                    "-o",
                    "json");
            assertThat(got.exit()).as(got.output()).isZero();
            return names(Json.parse(got.output().getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static List<String> names(InputStream list) throws IOException {
        try (list) {
            return names(Json.parse(list.readAllBytes()));
        }
    }

    private static List<String> names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.path("items")
                .forEach(item -> names.add(item.path("metadata").path("name").asText()));
        return names;
    }

    private static List<Line> lines() throws IOException {
        List<Line> lines = new ArrayList<>();
        int section = 0;
        for (String text : Files.readAllLines(PAGE)) {
            if (text.startsWith("## ")) {
                section = text.charAt(3) - '0';
            }
            String[] cells = text.split("(?<!\\\\)\\|", -1);
            if (text.startsWith("| ") && !text.startsWith("| typed |")) {
                lines.add(new Line(section, cells[1].strip(), cells[2].strip()));
            }
        }
        return lines;
    }
}
