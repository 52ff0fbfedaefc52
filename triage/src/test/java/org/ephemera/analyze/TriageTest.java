package org.ephemera.analyze;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.ephemera.analyze.read.AnalysisException;
import org.ephemera.analyze.read.SealedPackage;
import org.ephemera.analyze.testing.FixtureAnswer;
import org.ephemera.analyze.testing.SealedFixture;
import org.ephemera.bag.DirectoryPackage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TriageTest {
    @TempDir
    private Path folder;

    /** A body that was made harmless after the seal must not lead to a harmless report. */
    @Test
    void concludesNothingFromWhatWasChangedAfterTheSeal() throws Exception {
        Path place = SealedFixture.in(folder)
                .item(
                        "aws.logs.stream",
                        Map.of("container", "app"),
                        FixtureAnswer.json(
                                "logs:GetLogEvents", "{\"events\":[{\"timestamp\":1,\"message\":\"xmrig\"}]}"))
                .make();
        try (Stream<Path> bodies = Files.walk(place.resolve("data/raw"))) {
            for (Path body : bodies.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(body, StandardCharsets.UTF_8);
                if (text.contains("xmrig")) {
                    Files.writeString(body, text.replace("xmrig", "quiet"));
                }
            }
        }
        try (SealedPackage sealed = SealedPackage.open(new DirectoryPackage(place))) {
            assertThatThrownBy(() ->
                            Triage.analyze(sealed, Triage.Options.inStore(), name -> OutputStream.nullOutputStream()))
                    .isInstanceOf(AnalysisException.class)
                    .hasMessageContaining("is not the file that was sealed, so nothing is concluded from it");
        }
    }
}
