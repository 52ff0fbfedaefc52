package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.ShellCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemoCommandTest {
    @TempDir
    Path folder;

    @AfterEach
    void verifyIndependently() throws Exception {
        IndependentVerifiers.acceptAll(folder);
    }

    @Test
    void printsCommandsThatCanBeCopied() throws Exception {
        CommandFixture desk = CommandFixture.in(folder);

        Ran ran = desk.run("demo");

        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).contains("(simulated)", "Collected ", "Not available", "complete, sealed ");
        List<String> commands = ran.out()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("ephemera ") || line.startsWith("KEY="))
                .toList();
        assertThat(commands).hasSize(3);
        assertThat(verify(desk, commands.get(0)).exit()).isZero();
        String[] script = commands.get(1).split(" > ", -1);
        Files.writeString(folder.resolve(script[1]), verify(desk, script[0]).out());
        ShellCommand.Result result = ShellCommand.run(folder, Map.of(), "sh", "-c", commands.get(2));
        assertThat(result.exit()).isZero();
        assertThat(result.output().lines().filter(line -> line.startsWith("ok ")))
                .hasSize(8);
        // The verification left no file in the package.
        assertThat(verify(desk, commands.get(0)).out()).contains("is intact");
    }

    @Test
    void reportsFolderOfKeyWhenNotWritable() throws IOException {
        String home =
                Files.writeString(folder.resolve("home-that-is-a-file"), "").toString();

        Ran ran = CommandFixture.in(folder)
                .with("HOME", home)
                .with("XDG_CONFIG_HOME", "")
                .run("demo", "--quiet");

        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.err())
                .contains("annot create the key of the demonstration at " + home)
                .contains("Set HOME or XDG_CONFIG_HOME")
                .doesNotContain("--signer", "\tat ");
    }

    @Test
    void remedyNamesNoOptionWithoutHome() {
        Ran ran = CommandFixture.in(folder).with("HOME", "").run("demo", "--quiet");

        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.err()).contains("Set HOME.").doesNotContain("--signer");
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void sealsIntactPackageForEachScenario(String name) {
        Ran ran = CommandFixture.in(folder).run("demo", "--scenario", name, "--json", "--quiet");

        JsonNode json = ran.json();
        assertThat(ran.exit()).isIn(0, 1);
        assertThat(ran.err()).isEmpty();
        // Deleted tasks leave gaps, and the stolen key has no permission in one region.
        boolean whole = !name.endsWith("-gone") && !name.equals("stolen-key");
        assertThat(json.path("status").asText()).isEqualTo(whole ? "complete" : "partial");
        assertThat(json.path("problems").isArray()).isTrue();
        Path key = Path.of(json.path("publicKey").asText());
        assertThat(key).isAbsolute().isRegularFile();
        assertThat(CommandFixture.in(folder)
                        .run("verify", json.path("location").asText(), "--key", key.toString())
                        .exit())
                .isZero();
    }

    static List<String> scenarios() {
        return Stream.concat(Scenario.names().stream(), AzureScenario.names().stream())
                .toList();
    }

    @Test
    void runsIncidentInAzure() {
        Ran ran = CommandFixture.in(folder).run("demo", "--cloud", "azure");

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("A container group mines", "azure.loganalytics.rows", "complete, sealed ");
        assertThat(CommandFixture.in(folder).run("demo", "--cloud", "gcp").exit())
                .isEqualTo(ExitCode.USAGE.number());
    }

    @ParameterizedTest
    @ValueSource(strings = {"eks", "aks"})
    void runsIncidentsInClusters(String cloud) {
        Ran ran = CommandFixture.in(folder).run("demo", "--cloud", cloud);

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.out())
                .contains(
                        "A pod reaches its node",
                        "kubernetes.previous-log",
                        "." + cloud + ".audit",
                        "complete, sealed ");
    }

    @Test
    void repeatedIncidentIsTheSamePackage() {
        CommandFixture desk = CommandFixture.in(folder);

        JsonNode first = desk.run("demo", "--json").json();
        Ran second = desk.run("demo");

        assertThat(second.exit()).isZero();
        assertThat(second.out()).contains(first.path("packageId").asText()).contains("An alert about the same target");
    }

    @Test
    void writesToFolderOfOption() throws IOException {
        Ran ran = CommandFixture.in(folder).run("demo", "--out", "my evidence");

        assertThat(ran.exit()).isZero();
        assertThat(folder.resolve("my evidence/packages")).isDirectory();
        assertThat(folder.resolve("my evidence/demo-key.pub.pem")).isRegularFile();
        assertThat(ran.out()).contains("--key 'my evidence/demo-key.pub.pem'");
    }

    @Test
    void ignoresCloudSettingsOfUser() {
        Ran ran = CommandFixture.in(folder)
                .with("AWS_PROFILE", "production")
                .with("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
                .with("EPHEMERA_STORE", "s3://production")
                .run("demo");

        assertThat(ran.exit()).isZero();
    }

    @Test
    void listsScenarios() {
        Ran ran = CommandFixture.in(folder).run("demo", "--list");
        Ran json = CommandFixture.in(folder).run("demo", "--list", "--json");

        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).contains(Scenario.names());
        assertThat(ran.out()).contains(AzureScenario.names());
        assertThat(json.json().path("scenarios"))
                .hasSize(Scenario.names().size() + AzureScenario.names().size());
        assertThat(folder).isEmptyDirectory();
    }

    private static Ran verify(CommandFixture desk, String command) {
        return desk.run(command.replaceFirst("^ephemera ", "").split(" ", -1));
    }
}
