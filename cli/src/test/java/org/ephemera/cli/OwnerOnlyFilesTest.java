package org.ephemera.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Modes of the files that the command line creates, in processes with different umasks. */
@Tag("slow")
class OwnerOnlyFilesTest {
    private static final String FOLDER = "rwx------";
    private static final String FILE = "rw-------";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"000", "022"})
    void createsOwnerOnlyFilesWithAnyUmask(String umask) throws Exception {
        Path home = folder.resolve("home");
        Path config = home.resolve(".config/ephemera");
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 5, 80)
                .withoutServiceMetrics()
                .withoutInsights()
                .build();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            CommandFixture desk = CommandFixture.in(folder).facing(cloud);
            run(0, umask, desk, "key");
            run(0, umask, desk, "collect", scenario.taskArn(), "--store", "file:collected/evidence", "--quiet");
            run(0, umask, desk, "demo", "--out", "demo/evidence", "--quiet");
            String sealed = new StoreFolder(folder.resolve("demo/evidence"), folder)
                    .packages()
                    .getFirst()
                    .toString();
            run(0, umask, desk, "report", sealed, "--key", "demo/evidence/demo-key.pub.pem", "--out", "written/report");
            run(
                    ExitCode.WRONG.number(),
                    umask,
                    desk,
                    "metrics",
                    "--store",
                    "file:demo/evidence",
                    "--offline",
                    "--from",
                    "1d",
                    "--svg",
                    "plot.svg",
                    "arn:aws:ecs:eu-central-1:123456789012:service/prod/web");
        }

        Map<String, String> modes = new TreeMap<>();
        for (String written : List.of("collected", "demo", "written", "home", "plot.svg")) {
            modes.putAll(modes(folder.resolve(written)));
        }
        String published =
                folder.relativize(config.resolve("signing-key.pub.pem")).toString();
        assertThat(modes.remove(published))
                .as("the public key is readable by others")
                .isEqualTo("rw-r--r--");
        assertThat(modes)
                .hasSizeGreaterThan(100)
                .containsKeys("written/report/report.html", "demo/evidence/demo-key.pub.pem", "plot.svg");
        assertThat(modes)
                .allSatisfy((path, mode) ->
                        assertThat(mode).as(path).isEqualTo(Files.isDirectory(folder.resolve(path)) ? FOLDER : FILE));
    }

    @Test
    void keepsTheModeOfExistingFolders() throws Exception {
        Path evidence = Files.createDirectory(folder.resolve("evidence"));
        Files.setPosixFilePermissions(evidence, PosixFilePermissions.fromString("rwxr-x---"));

        run(0, "022", CommandFixture.in(folder), "demo", "--quiet");

        assertThat(modes(evidence)).containsEntry("evidence", "rwxr-x---").containsEntry("evidence/packages", FOLDER);
    }

    private void run(int exit, String umask, CommandFixture desk, String... args) throws Exception {
        Process process = JavaProcess.start(
                List.of("sh", "-c", "umask " + umask + " && exec \"$0\" \"$@\""), folder, desk.env(), Main.class, args);
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as("%s%n%s%n%s", List.of(args), out, err).isEqualTo(exit);
    }

    private Map<String, String> modes(Path below) throws IOException {
        Map<String, String> modes = new TreeMap<>();
        try (Stream<Path> all = Files.walk(below)) {
            for (Path each : all.toList()) {
                modes.put(
                        folder.relativize(each).toString(),
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(each, LinkOption.NOFOLLOW_LINKS)));
            }
        }
        return modes;
    }
}
