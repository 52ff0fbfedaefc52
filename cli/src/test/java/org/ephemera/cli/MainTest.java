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
import org.ephemera.cli.command.CommandLineFactory;
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
    void showsFiveCommandsForNewUsers() {
        Ran ran = CommandFixture.in(folder).run();

        assertThat(ran.exit()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out().lines().filter(line -> line.startsWith("  ephemera ")))
                .extracting(line -> line.strip().split(" ", 0)[1])
                .containsExactly("demo", "plan", "collect", "key", "verify");
    }

    @Test
    void helpHasOneExampleAndAtMost40Lines() {
        List<CommandLine> commands = everyCommand();

        assertThat(commands).hasSizeGreaterThan(2).allSatisfy(command -> {
            Ran ran = CommandFixture.in(folder).run(command.getCommandName(), "--help");
            assertThat(ran.exit()).isZero();
            assertThat(ran.err()).isEmpty();
            assertThat(ran.out()).containsOnlyOnce("Example:\n");
            assertThat(ran.out().lines()).hasSizeLessThanOrEqualTo(40);
            assertThat(ran.out()).contains("\n  ");
            assertThat(ran.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(110));
        });
    }

    /** NO_COLOR has an effect unless it is empty (no-color.org). */
    @ParameterizedTest
    @CsvSource({
        "TERM=xterm-256color, true, true",
        "TERM=xterm-256color NO_COLOR=1, true, false",
        "TERM=xterm-256color NO_COLOR=, true, true",
        "TERM=dumb, false, false",
        "'', false, false"
    })
    void readsTerminalCapabilitiesFromEnvironment(String environment, boolean moves, boolean colours) {
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
    void suggestsSimilarCommand(String typed, String meant) {
        Ran ran = CommandFixture.in(folder).run(typed);

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("no command '" + typed + "'").contains("Did you mean '" + meant + "'?");
    }

    @Test
    void suggestsSimilarOption() {
        Ran ran = CommandFixture.in(folder).run("key", "--singer=file:x");

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).contains("no option '--singer'").contains("Did you mean '--signer'?");
    }

    @ParameterizedTest
    @CsvSource({"--profile, AWS_PROFILE", "--region=eu-west-1, AWS_REGION"})
    void printsVariableForOptionOfAwsCli(String option, String variable) {
        Ran ran = CommandFixture.in(folder).run("collect", "arn:x", option, "x");

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).contains("no option '--").contains("et " + variable);
    }

    /** The SDK reads the file with its first request, when the package would already be open. */
    @Test
    void reportsBrokenProfileFileBeforeCollection() throws Exception {
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
        assertThat(err).contains(config + " is invalid (line 3).", "Correct it", "AWS_CONFIG_FILE");
        assertThat(folder.resolve("evidence")).doesNotExist();
    }

    @Test
    void suggestsNothingWithoutSimilarCommand() {
        assertThat(CommandFixture.in(folder).run("xylophone").err()).doesNotContain("Did you mean");
    }

    @Test
    void reportsMissingOptionValue() {
        Ran ran = CommandFixture.in(folder).run("key", "--signer");

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).contains("requires --signer URI").contains("'ephemera key --help'");
    }

    @Test
    void printsErrorAsOneJsonObject() {
        Ran ran = CommandFixture.in(folder).run("verify", "nowhere", "--key", "none.pem", "--json");

        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.json().path("error").path("exitCode").asInt()).isEqualTo(3);
        assertThat(ran.json().path("error").path("message").asText()).isNotEmpty();
        assertThat(ran.json().path("error").path("remedy").asText()).isNotEmpty();
        assertThat(ran.err()).startsWith("ephemera: ");
    }

    /** A PrintStream hides the error of a full disk; a closed pipe is not an error. */
    @ParameterizedTest
    @CsvSource({"No space left on device, 3", "Broken pipe, 0"})
    void reportsIncompleteOutput(String reason, int exit) {
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
        assertThat(err.toString(StandardCharsets.UTF_8))
                .matches(exit == 0 ? "" : "(?s)ephemera: .*No space left on device.*");
    }

    /** The JVM would exit with 1, which means that a package is broken. */
    @Test
    void exitsWith3WhenClassIsMissing() {
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

    /** An interrupted copy can leave only the classes of the command line, without libraries. */
    @Test
    void exitsWith3WhenOnlyOwnClassesExist() throws Exception {
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
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isEqualTo(3);
        assertThat(output).contains("cannot start", "all files of one version").doesNotContain("\tat ");
    }

    @Test
    void reportsKeyThatIsAFolder() {
        Ran ran = CommandFixture.in(folder).run("verify", "nowhere", "--key", folder.toString());

        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.err()).contains("The key " + folder + " is a folder.").contains("--key");
    }

    @Test
    void showsStackTraceOnlyWithDebug() {
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
    void escapesQuotedArguments() {
        Ran ran = CommandFixture.in(folder).run("\u001b[31mred\u202e");

        assertThat(ran.err()).contains("\\u001b[31mred\\u202e").doesNotContain("\u001b", "\u202e");
    }

    @Test
    void usesColorsOnlyOnCapableTerminal() {
        CommandFixture desk = CommandFixture.in(folder);

        assertThat(desk.run().out()).doesNotContain("\u001b");
        assertThat(desk.at(new Terminal(true, true, true, true)).run().out()).contains("\u001b[1m");
        assertThat(desk.at(new Terminal(true, true, true, false)).run().out()).doesNotContain("\u001b");
    }

    @Test
    void printsCompletionOfAllCommands() {
        Ran ran = CommandFixture.in(folder).run("completion");

        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).startsWith("#!").contains("--signer", "verify", "complete -F");
    }

    @Test
    void printsVersion() {
        assertThat(CommandFixture.in(folder).run("--version").out()).startsWith("ephemera ");
    }

    private List<CommandLine> everyCommand() {
        return List.copyOf(CommandLineFactory.of(CommandFixture.in(folder).session())
                .getSubcommands()
                .values());
    }
}
