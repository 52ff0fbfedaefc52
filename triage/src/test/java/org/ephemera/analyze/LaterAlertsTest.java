package org.ephemera.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.analyze.testing.FixtureResponse;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.format.Json;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Analysis of a follow-up package by its later alerts: their types, texts and quoted commands. */
class LaterAlertsTest {
    private static final String MINER = "{\"detail\":{\"type\":\"CryptoCurrency:Runtime/BitcoinTool.B\","
            + "\"createdAt\":\"2026-11-26T12:20:00Z\",\"service\":{\"runtimeDetails\":{\"process\":"
            + "{\"commandLineExample\":\"nsenter -t 1 -m -u -i -n sh\"}}}}}";
    private static final String ESCAPE = "{\"detail\":{\"type\":\"PrivilegeEscalation:Runtime/RuncContainerEscape\"}}";

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    @Test
    void analyzesAlertsOfTheTarget() throws Exception {
        Analysis analysis = of(stored(true, MINER), stored(false, ESCAPE));

        assertThat(analysis.alerts()).singleElement().satisfies(kind -> {
            assertThat(kind.value()).isEqualTo("CryptoCurrency:Runtime/BitcoinTool.B");
            assertThat(kind.evidence().place()).hasToString("line 1");
            assertThat(kind.evidence().file()).startsWith("data/raw/");
        });
        assertThat(analysis.findings())
                .anySatisfy(finding -> assertThat(finding.rule().id()).isEqualTo("MIN-003"))
                .anySatisfy(finding -> {
                    assertThat(finding.because()).contains("nsenter");
                    assertThat(finding.evidence().getFirst().place()).hasToString("line 1");
                });
        assertThat(analysis.timeline()).anySatisfy(entry -> {
            assertThat(entry.kind()).isEqualTo("alert");
            assertThat(entry.message()).startsWith("CryptoCurrency:Runtime/BitcoinTool.B: ");
        });
    }

    @Test
    void reportsUnreadableAlertAsGap() throws Exception {
        Analysis analysis =
                of(stored(true, "no JSON"), "{\"sameTarget\":true,\"eventBase64\":\"?\"}", stored(true, ESCAPE));

        assertThat(analysis.alerts())
                .extracting(LocatedValue::value)
                .containsExactly("PrivilegeEscalation:Runtime/RuncContainerEscape");
        assertThat(analysis.gaps())
                .filteredOn(gap -> gap.what().equals("follow-up.alerts.1"))
                .hasSize(2);
    }

    private Analysis of(String... stored) throws Exception {
        FixtureResponse answer = FixtureResponse.json("ephemera:ReadTriggers", String.join("\n", stored) + "\n");
        AcquisitionTrigger followUp = new AcquisitionTrigger(
                AcquisitionTrigger.Kind.ALERT, "ephemera.follow-up", "p", Optional.of(SealedPackageFixture.NOW));
        try (SealedPackage sealed = SealedPackageFixture.in(folder)
                .trigger(followUp, "{}")
                .item("follow-up.alerts", Map.of("follows", "p"), answer)
                .seal()) {
            return PackageAnalyzer.analyze(
                    sealed,
                    PackageAnalyzer.Options.inStore(MetricBaseline.NONE),
                    name -> OutputStream.nullOutputStream());
        }
    }

    private static String stored(boolean same, String event) {
        return new String(
                Json.bytes(Json.object()
                        .put("schema", "urn:ephemera:trigger:v1")
                        .put("sameTarget", same)
                        .put(
                                "eventBase64",
                                Base64.getEncoder().encodeToString(event.getBytes(StandardCharsets.UTF_8)))),
                StandardCharsets.UTF_8);
    }
}
