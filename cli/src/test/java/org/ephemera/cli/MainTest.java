package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.cli.command.Commands;
import org.ephemera.cli.session.Interruption;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.terminal.Terminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class MainTest {
    @TempDir
    Path folder;

    @Test
    void showsTheFiveCommandsOneNeedsFirst() {
        Ran ran = CommandFixture.in(folder).run();

        assertThat(ran.exit()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out().lines().filter(line -> line.startsWith("  ephemera ")))
                .extracting(line -> line.strip().split(" ", 0)[1])
                .containsExactly("demo", "plan", "collect", "key", "verify");
    }

    @Test
    void everyCommandHasHelpWithOneExample() {
        List<CommandLine> commands = everyCommand();

        assertThat(commands).hasSizeGreaterThan(2).allSatisfy(command -> {
            Ran ran = CommandFixture.in(folder).run(command.getCommandName(), "--help");
            assertThat(ran.exit()).isZero();
            assertThat(ran.err()).isEmpty();
            assertThat(ran.out()).containsOnlyOnce("Example:\n");
            assertThat(ran.out()).contains("\n  ");
            assertThat(ran.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(110));
        });
    }

    /** Any text in NO_COLOR but none at all (no-color.org). */
    @ParameterizedTest
    @CsvSource({
        "TERM=xterm-256color, true, true",
        "TERM=xterm-256color NO_COLOR=1, true, false",
        "TERM=xterm-256color NO_COLOR=, true, true",
        "TERM=dumb, false, false",
        "'', false, false"
    })
    void drawsWithWhatTheTerminalCanAndThePersonWants(String environment, boolean moves, boolean colours) {
        Map<String, String> env = Stream.of(environment.split(" ", -1))
                .map(each -> each.split("=", 2))
                .collect(Collectors.toMap(each -> each[0], each -> each[each.length - 1]));

        Terminal terminal = Terminal.of(env);

        assertThat(terminal.moves()).isEqualTo(moves);
        assertThat(terminal.colours()).isEqualTo(colours);
    }

    @Test
    void everyCommandTakesDebugAndHelp() {
        assertThat(everyCommand())
                .allSatisfy(command ->
                        assertThat(command.getCommandSpec().optionsMap()).containsKeys("--help", "-h", "--debug"));
    }

    @ParameterizedTest
    @CsvSource({
        "colect, collect",
        "plna, plan",
        "verfy, verify",
        "keys, key",
        "compl, completion",
    })
    void namesTheNearestCommand(String typed, String meant) {
        Ran ran = CommandFixture.in(folder).run(typed);

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("no command '" + typed + "'").contains("Did you mean '" + meant + "'?");
    }

    @Test
    void namesTheNearestOption() {
        Ran ran = CommandFixture.in(folder).run("key", "--singer=file:x");

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).contains("no option '--singer'").contains("Did you mean '--signer'?");
    }

    @ParameterizedTest
    @CsvSource({"--profile, AWS_PROFILE", "--region=eu-west-1, AWS_REGION"})
    void saysWhereAnOptionOfTheAwsCliStands(String option, String variable) {
        Ran ran = CommandFixture.in(folder).run("collect", "arn:x", option, "x");

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).contains("no option '--").contains("et " + variable);
    }

    /** The SDK reads it when it asks for something, which is when a package has been begun. */
    @Test
    void aFileOfProfilesThatIsBrokenIsToldBeforeAnythingIsDone() throws Exception {
        Path config = Files.writeString(folder.resolve("config"), "[default]\nregion = eu-central-1\n[profile x\n");
        Process child = JavaProcess.start(
                folder,
                Map.of("HOME", folder.toString(), "AWS_CONFIG_FILE", config.toString()),
                Main.class,
                "collect",
                "arn:aws:ecs:eu-central-1:123456789012:task/prod/0123456789abcdef0123456789abcdef",
                "-q");
        String err = new String(child.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(child.waitFor()).as(err).isEqualTo(2);
        assertThat(err).contains(config + " cannot be understood (line 3).", "Mend it", "AWS_CONFIG_FILE");
        assertThat(folder.resolve("evidence")).doesNotExist();
    }

    @Test
    void doesNotGuessAtWhatIsNearNothing() {
        assertThat(CommandFixture.in(folder).run("xylophone").err()).doesNotContain("Did you mean");
    }

    @Test
    void saysWhatAnOptionLacks() {
        Ran ran = CommandFixture.in(folder).run("key", "--signer");

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).contains("needs --signer URI").contains("'ephemera key --help'");
    }

    @Test
    void anErrorIsOneObjectForScripts() {
        Ran ran = CommandFixture.in(folder).run("verify", "nowhere", "--key", "none.pem", "--json");

        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.json().path("error").path("exitCode").asInt()).isEqualTo(3);
        assertThat(ran.json().path("error").path("message").asText()).isNotEmpty();
        assertThat(ran.json().path("error").path("remedy").asText()).isNotEmpty();
        assertThat(ran.err()).startsWith("ephemera: ");
    }

    /** Of a full disk a stream of Java tells nobody; that whoever reads has seen enough is no failure. */
    @ParameterizedTest
    @CsvSource({"No space left on device, 3", "Broken pipe, 0"})
    void halfAResultIsNoResult(String reason, int exit) {
        ErrorTrackingOutput results = new ErrorTrackingOutput(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(reason);
            }
        });
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Session session = new Session(
                InputStream.nullInputStream(),
                new PrintStream(results, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                Map.of(),
                Clock.systemUTC(),
                folder,
                Session.PROGRAM,
                "",
                Terminal.NONE,
                Interruption.NEVER,
                UnaryOperator.identity());

        assertThat(Main.run(session, results, "artifacts", "--json")).isEqualTo(exit);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo(exit == 0 ? "" : """
                ephemera: What was to be printed could not be written (No space left on device).
                What the command made stays; see that there is space, and run it again or ask 'ephemera status'.
                """);
    }

    /** The JVM itself would end with 1, which says of a package that it is broken. */
    @Test
    void aProgramThatIsNotWholeSaysNothingOfAPackage() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        InputStream in = new InputStream() {
            @Override
            public int read() {
                throw new NoClassDefFoundError("org/example/Gone");
            }

            @Override
            public int read(byte[] into, int from, int length) {
                return read();
            }
        };
        int exit = Main.run(
                in,
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                Map.of(),
                Clock.systemUTC(),
                "collect",
                "--alert",
                "-");

        assertThat(exit).isEqualTo(3);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("cannot be loaded", "org/example/Gone", "all files of one version")
                .doesNotContain("\tat ");
    }

    /** As after a copy that was interrupted: of all that this program is made of, only its own classes are there. */
    @Test
    void aProgramOfWhichAllButItselfIsMissingSaysNothingOfAPackage() throws Exception {
        Path classes = Path.of(
                Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes.toString(),
                        Main.class.getName(),
                        "verify",
                        "x")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isEqualTo(3);
        assertThat(said).contains("cannot start", "all files of one version").doesNotContain("\tat ");
    }

    @Test
    void aKeyThatIsAFolderIsNamed() {
        Ran ran = CommandFixture.in(folder).run("verify", "nowhere", "--key", folder.toString());

        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.err()).contains("The key " + folder + " is a folder.").contains("name its file with --key");
    }

    @Test
    void showsAStackTraceOnlyWhenAsked() {
        assertThat(CommandFixture.in(folder)
                        .run("verify", "nowhere", "--key", "none.pem")
                        .err())
                .doesNotContain("\tat ");
        assertThat(CommandFixture.in(folder)
                        .run("verify", "nowhere", "--key", "none.pem", "--debug")
                        .err())
                .contains("\tat org.ephemera.cli.");
    }

    @Test
    void escapesWhatItRepeats() {
        Ran ran = CommandFixture.in(folder).run("\u001b[31mred\u202e");

        assertThat(ran.err()).contains("\\u001b[31mred\\u202e").doesNotContain("\u001b", "\u202e");
    }

    @Test
    void coloursOnlyATerminalThatWantsThem() {
        CommandFixture desk = CommandFixture.in(folder);

        assertThat(desk.run().out()).doesNotContain("\u001b");
        assertThat(desk.at(new Terminal(true, true, true, true)).run().out()).contains("\u001b[1m");
        assertThat(desk.at(new Terminal(true, true, true, false)).run().out()).doesNotContain("\u001b");
    }

    @Test
    void completesTheWordsOfEveryCommand() {
        Ran ran = CommandFixture.in(folder).run("completion");

        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).startsWith("#!").contains("--signer", "verify", "complete -F");
    }

    @Test
    void tellsItsVersion() {
        assertThat(CommandFixture.in(folder).run("--version").out()).startsWith("ephemera ");
    }

    private List<CommandLine> everyCommand() {
        return List.copyOf(Commands.of(CommandFixture.in(folder).session())
                .getSubcommands()
                .values());
    }
}
