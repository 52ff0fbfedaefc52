package org.ephemera.cli.triage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.Headline;
import org.ephemera.analyze.MetricBaseline;
import org.ephemera.analyze.PackageAnalyzer;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.cli.SealedIncident;
import org.ephemera.lab.scenario.Scenario;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Workloads of the labelled scenarios under random names in random namespaces, from the alert to the analysis: the
 * result must not depend on names. Agents of vendors are excluded, because they are recognized by name and image.
 */
@Tag("slow")
class RenamedWorkloadTest {
    private static final Clock CLOCK = Clock.fixed(Scenario.REFERENCE, ZoneOffset.UTC);

    private static final PackageAnalyzer.Options OPTIONS =
            new PackageAnalyzer.Options(Optional.empty(), MetricBaseline.NONE, false);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "agent",
                "ledger-sync",
                "image-scanner",
                "log-shipper",
                "node-tuner",
                "edge-dns",
                "blog",
                "cache-warmer",
                "disk-probe",
                "perf-agent",
                "heap-profiler",
                "nightly-recon",
                "feature-store"
            })
    void hasSameVerdictAndHeadline(String name) throws Exception {
        Random random = new Random(name.hashCode());
        Scenario scenario = Scenario.named("eks-escape", CLOCK);

        Analysis original = analyzed(OtherWorkload.in(scenario, name), "original");
        Analysis renamed = analyzed(OtherWorkload.renamed(scenario, name, word(random), word(random)), "renamed");

        assertThat(renamed.verdict().answer()).isEqualTo(original.verdict().answer());
        assertThat(renamed.verdict().shownConfidence())
                .isEqualTo(original.verdict().shownConfidence());
        assertThat(Headline.of(renamed)).isEqualTo(Headline.of(original));
    }

    private Analysis analyzed(Scenario scenario, String into) throws Exception {
        SealedIncident incident = SealedIncident.of(scenario, Files.createDirectory(folder.resolve(into)));
        try (SealedPackage sealed = SealedPackage.open(incident.open())) {
            return PackageAnalyzer.analyze(sealed, OPTIONS, new InMemoryOutputs());
        }
    }

    private static String word(Random random) {
        return random.ints(8, 'a', 'z' + 1)
                .collect(StringBuilder::new, (text, letter) -> text.append((char) letter), StringBuilder::append)
                .toString();
    }
}
