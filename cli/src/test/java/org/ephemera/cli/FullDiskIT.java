package org.ephemera.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.PackageId;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.SealedPackageContent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Store on a separate file system that is full and later has free space. */
@Tag("slow")
class FullDiskIT {
    private static final int NOT_PERMITTED = 99;

    /**
     * Runs in a separate mount namespace, so that nothing stays mounted and root is not required. Arguments: the size
     * and the command.
     */
    private static final String TWICE = """
        mount -t tmpfs -o size="$0" tmpfs evidence || exit 99
        "$@"; echo "exit $?"
        mount -o remount,size=64m evidence
        "$@"; echo "exit $?"
        cp -a evidence/. evidence-as-it-was/
        """;

    @TempDir
    Path folder;

    private final Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
            .container("app", 3000, 200)
            .withoutInsights()
            .build();

    /** Free space for nothing, for the opening, for a part of the log, and for all but the last files. */
    @ParameterizedTest
    @ValueSource(strings = {"4k", "40k", "400k", "900k"})
    void sameCommandFinishesPackageWhenSpaceIsAvailable(String size) throws Exception {
        Files.createDirectories(folder.resolve("evidence"));
        Path whole = Files.createDirectories(folder.resolve("evidence-as-it-was"));
        Files.write(folder.resolve("alert.json"), scenario.alert());
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, Faults.none().pageSize("logs:GetLogEvents", 500))) {
            Process child = JavaProcess.start(
                    List.of("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", TWICE, size),
                    folder,
                    CommandFixture.in(folder).facing(cloud).env(),
                    Main.class,
                    "collect",
                    "--alert",
                    "alert.json",
                    "--quiet");
            String out = new String(child.getInputStream().readAllBytes(), UTF_8);
            String err = new String(child.getErrorStream().readAllBytes(), UTF_8);
            int exit = child.waitFor();
            assumeThat(exit)
                    .as("this system does not permit mounts in a user namespace, so the test was skipped: " + err)
                    .isNotIn(NOT_PERMITTED, 1);

            assertThat(out.lines().filter(line -> line.startsWith("exit ")))
                    .as(out + err)
                    .containsExactly("exit 3", "exit 0");
            assertThat(err).contains("No space left on device").doesNotContain("\tat ");
        }
        List<Path> packages = new StoreFolder(whole, whole).packages();
        assertThat(packages).hasSize(1);
        SealedPackageContent.of(
                        DirectoryEvidenceStore.openReadOnly(whole),
                        new PackageId(String.valueOf(packages.getFirst().getFileName())))
                .assertCompleteWithoutDuplicates();
        IndependentVerifiers.accept(
                packages.getFirst(),
                PublicKeys.fromPem(Files.readString(folder.resolve("home/.config/ephemera/signing-key.pub.pem"))));
        try (Stream<Path> incoming = Files.list(whole.resolve(".incoming"))) {
            assertThat(incoming).isEmpty();
        }
    }
}
