package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.format.PackageLayout;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.PackageId;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.Blob;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.InterceptedStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Seal by an unknown key in the store of the command line. */
class ForeignSealCollectTest {
    @TempDir
    Path folder;

    private final Scenario scenario =
            ScenarioBuilder.at(Clock.systemUTC()).container("app", 3, 10).build();
    private PemSigner mine;
    private PemSigner foreign;

    @BeforeEach
    void setUp() throws IOException {
        mine = key("mine");
        foreign = key("foreign");
    }

    @Test
    void sealsCopyAndExitsWith1WhenSealWasPlanted() throws Exception {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            CommandFixture desk = CommandFixture.in(folder).facing(cloud).with("EPHEMERA_SIGNER", "file:mine.pem");

            Ran ran = desk.run(
                    store -> new InterceptedStore(store, key -> key.contains(PackageLayout.ACQUISITION), () -> {
                        String prefix = opened().prefix();
                        store.create(prefix + PackageLayout.SEAL, Blob.of("{}".getBytes(StandardCharsets.UTF_8)));
                    }),
                    "collect",
                    scenario.taskArn(),
                    "--json");

            Path original = folder.resolve("evidence").resolve(opened().prefix());
            requireCopy(desk, ran, original);
            JsonNode status = desk.run("status", opened().value(), "--json").json();
            assertThat(status.path("state").asText()).isEqualTo("sealed");
            assertThat(status.path("copyOf").asText()).isEqualTo(opened().value());
        }
    }

    @Test
    void sealsCopyOfPackageSealedByUnknownKey() throws Exception {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            CommandFixture desk = CommandFixture.in(folder).facing(cloud).with("EPHEMERA_SIGNER", "file:mine.pem");
            PackageId id =
                    new PackageId(desk.run("collect", scenario.taskArn(), "--signer", "file:foreign.pem", "--json")
                            .json()
                            .path("packageId")
                            .asText());
            Path original = folder.resolve("evidence").resolve(id.prefix());

            Ran known = desk.with("EPHEMERA_KEYS", "foreign.pub.pem").run("collect", "--resume", id.value(), "--json");
            assertThat(known.exit()).isZero();
            assertThat(known.json().path("packageId").asText()).isEqualTo(id.value());

            Ran refused = desk.run("collect", "--resume", id.value());
            assertThat(refused.exit()).isEqualTo(3);
            assertThat(refused.err()).contains("EPHEMERA_STATE_KEYS");

            CommandFixture trusting = desk.with("EPHEMERA_STATE_KEYS", "foreign.pub.pem");
            requireCopy(trusting, trusting.run("collect", "--resume", id.value(), "--json"), original);
            IndependentVerifiers.accept(original, foreign.publicKey());
        }
    }

    @Test
    void rejectsKeysThatAreNotPublicKeys() {
        Ran ran = CommandFixture.in(folder)
                .with("EPHEMERA_SIGNER", "file:mine.pem")
                .with("EPHEMERA_KEYS", "mine.pem")
                .run("collect", scenario.taskArn());
        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.err()).contains("EPHEMERA_KEYS", "mine.pem");
    }

    private void requireCopy(CommandFixture desk, Ran ran, Path original) throws IOException {
        Path seal = original.resolve(PackageLayout.SEAL);
        Path copy = folder.resolve(ran.json().path("location").asText()).normalize();
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(folder.resolve(ran.json().path("foreignObject").asText()).normalize())
                .isEqualTo(seal);
        assertThat(ran.err())
                .contains(
                        ran.json().path("foreignObject").asText(),
                        ran.json().path("location").asText());
        assertThat(ran.json().path("status").asText()).isEqualTo("complete");
        assertThat(copy).isNotEqualTo(original);
        IndependentVerifiers.accept(copy, mine.publicKey());
        assertThat(desk.run("verify", copy.toString(), "--key", "mine.pub.pem").exit())
                .isZero();
        assertThat(desk.run("verify", original.toString(), "--key", "mine.pub.pem")
                        .exit())
                .isIn(1, 3);
    }

    /** Returns the package that is not a copy. */
    private PackageId opened() throws IOException {
        try (var packages = Files.walk(folder.resolve("evidence/packages"))) {
            Path open = packages.filter(path -> path.endsWith(PackageLayout.OPEN))
                    .filter(path -> !read(path).contains("\"copyOf\""))
                    .findFirst()
                    .orElseThrow();
            return new PackageId(
                    String.valueOf(open.resolveSibling("").normalize().getFileName()));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private PemSigner key(String name) throws IOException {
        PemSigner.create(folder.resolve(name + ".pem"));
        PemSigner signer = PemSigner.open(folder.resolve(name + ".pem"));
        Files.writeString(folder.resolve(name + ".pub.pem"), PublicKeys.toPem(signer.publicKey()));
        return signer;
    }
}
