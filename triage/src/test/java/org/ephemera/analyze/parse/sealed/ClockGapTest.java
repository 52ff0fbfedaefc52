package org.ephemera.analyze.parse.sealed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.ephemera.analyze.MetricBaseline;
import org.ephemera.analyze.PackageAnalyzer;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.testing.FixtureResponse;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Gaps for a collector's clock that differs from the sources' clocks. AWS rejects requests with a wrong clock, and its
 * SDK corrects the clock silently.
 */
class ClockGapTest {
    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private List<EvidenceGap> gaps(String place, Duration ahead) throws Exception {
        try (SealedPackage sealed = SealedPackageFixture.in(folder.resolve(place))
                .item(
                        "aws.logs.stream",
                        Map.of("container", "app"),
                        FixtureResponse.json("logs:GetLogEvents", "{\"events\":[]}")
                                .ahead(ahead))
                .seal()) {
            return PackageAnalyzer.analyze(
                            sealed,
                            PackageAnalyzer.Options.inStore(MetricBaseline.NONE),
                            name -> OutputStream.nullOutputStream())
                    .gaps()
                    .stream()
                    .filter(gap -> gap.what().equals("window"))
                    .toList();
        }
    }

    @Test
    void reportsClockThatIsBehind() throws Exception {
        assertThat(gaps("behind", Duration.ofMinutes(20)))
                .singleElement()
                .satisfies(gap -> assertThat(gap.why())
                        .contains(
                                "the collector's clock was 1200 s behind the sources'",
                                "between " + SealedPackageFixture.NOW + " "));
    }

    @Test
    void reportsClockThatIsAhead() throws Exception {
        assertThat(gaps("ahead", Duration.ofMinutes(-20)))
                .singleElement()
                .satisfies(gap -> assertThat(gap.why())
                        .contains("1200 s ahead of the sources'", "to " + SealedPackageFixture.NOW + " "));
    }

    @Test
    void ignoresSmallClockDifference() throws Exception {
        assertThat(gaps("little", Duration.ofSeconds(14))).isEmpty();
        assertThat(gaps("less", Duration.ofSeconds(-14))).isEmpty();
    }
}
