package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ephemera.acquire.Acquisition;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.PackageId;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.InterceptedStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Package that a function gave up and did not seal before it was killed; the user who resumes it has another key. */
class ResumeClosedTest {
    @TempDir
    Path folder;

    @Test
    void reportsKeyOfClosedPackageBeforeRequests() throws Exception {
        Scenario scenario =
                ScenarioBuilder.at(Clock.systemUTC()).container("app", 3, 10).build();
        Path pem = folder.resolve("function.pem");
        PemSigner.create(pem);
        PemSigner function = PemSigner.open(pem);
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            CommandFixture desk = CommandFixture.in(folder).facing(cloud);
            PackageId id = openPackage(desk, scenario);
            giveUp(id, function);

            Ran mine = desk.run("collect", "--resume", id.value());

            assertThat(mine.exit()).isEqualTo(3);
            assertThat(mine.err())
                    .contains("with another key than yours: " + PublicKeys.keyId(function.publicKey()))
                    .contains("--signer");
            assertThat(evidence().resolve(id.prefix() + PackageLayout.RAW)).doesNotExist();

            Ran theirs = desk.run("collect", "--resume", id.value(), "--signer", "file:" + pem, "--json");

            assertThat(theirs.json().path("status").asText()).isEqualTo("failed");
            assertThat(theirs.json().at("/key/keyid").asText()).isEqualTo(PublicKeys.keyId(function.publicKey()));
            IndependentVerifiers.accept(DirectoryEvidenceStore.open(evidence()), id, function.publicKey());
        }
    }

    /** Returns a package that contains only the files of its opening. */
    private PackageId openPackage(CommandFixture desk, Scenario scenario) throws IOException {
        PackageId id = new PackageId(desk.run("collect", scenario.taskArn(), "--json")
                .json()
                .path("packageId")
                .asText());
        Path root = evidence().resolve(id.prefix());
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = root.relativize(file).toString();
                if (!name.equals(PackageLayout.OPEN) && !name.equals(PackageLayout.TRIGGER)) {
                    Files.delete(file);
                }
            }
        }
        try (Stream<Path> places = Files.walk(root)) {
            for (Path place : places.filter(Files::isDirectory)
                    .sorted((a, b) -> b.compareTo(a))
                    .toList()) {
                try (Stream<Path> within = Files.list(place)) {
                    if (within.findAny().isEmpty()) {
                        Files.delete(place);
                    }
                }
            }
        }
        return id;
    }

    private void giveUp(PackageId id, PemSigner function) throws IOException {
        Acquisition acquisition = new Acquisition(
                List.of(),
                new InterceptedStore(
                        DirectoryEvidenceStore.open(evidence()), key -> key.endsWith(PackageLayout.INDEX), () -> {
                            throw new IOException("killed");
                        }),
                function,
                WorkerRegistry.unknown("function"),
                CollectionListener.NONE,
                RuntimeRecord.local(Map.of()),
                Clock.systemUTC());
        assertThatThrownBy(() -> acquisition.giveUp(acquisition.reopen(id), "3 runs began"))
                .hasMessageContaining("the incident");
    }

    private Path evidence() {
        return folder.resolve("evidence");
    }
}
