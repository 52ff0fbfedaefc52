package org.ephemera.cli.collect;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.ephemera.cli.SealedIncident;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Interruption;
import org.ephemera.cli.session.OutputOptions;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.store.PackageLocation;
import org.ephemera.cli.terminal.Terminal;
import org.ephemera.format.PackageLayout;
import org.ephemera.lab.scenario.Scenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class AcquisitionFollowerTest {
    /**
     * No worker has started, so there is no deadline; and a deadline written with a wrong clock could be years ahead.
     */
    @Test
    @Timeout(60)
    void stopsWaitingAfterLimit(@TempDir Path folder) throws Exception {
        SealedIncident incident =
                SealedIncident.of("fargate-miner", folder, Clock.fixed(Scenario.REFERENCE, ZoneOffset.UTC));
        Files.delete(incident.folder().resolve(incident.id().prefix()).resolve(PackageLayout.SEAL));
        AtomicReference<Instant> now = new AtomicReference<>(Scenario.REFERENCE.minus(Duration.ofDays(900)));
        InstantSource hasty = () -> now.updateAndGet(time -> time.plus(Duration.ofHours(14)));
        Session session = new Session(
                InputStream.nullInputStream(),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                Map.of(),
                hasty.withZone(ZoneOffset.UTC),
                folder,
                Session.PROGRAM,
                "",
                Terminal.NONE,
                Interruption.NEVER,
                UnaryOperator.identity());

        assertThatThrownBy(() -> new AcquisitionFollower(
                                PackageLocation.of(incident.id().value(), "file:" + incident.folder()),
                                session,
                                new OutputOptions())
                        .followUntilSealed())
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("was not sealed by");
    }
}
