package org.ephemera.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.ephemera.cli.session.Interruption;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.terminal.Terminal;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.store.EvidenceStore;

/** User in a separate folder, who runs commands in this process; keeps their output. */
public record CommandFixture(Path folder, Map<String, String> env, Clock clock, String input, Terminal terminal) {
    public static CommandFixture in(Path folder) {
        return new CommandFixture(
                folder, Map.of("HOME", folder.resolve("home").toString()), Clock.systemUTC(), "", Terminal.NONE);
    }

    /** Returns a fixture that uses the simulated AWS. */
    CommandFixture facing(SimulatedCloud cloud) {
        return with("AWS_ENDPOINT_URL", cloud.endpoint().toString())
                .with("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
                .with("AWS_SECRET_ACCESS_KEY", "a-secret-that-must-not-show")
                .with("AWS_REGION", "eu-central-1");
    }

    CommandFixture with(String variable, String value) {
        Map<String, String> more = new HashMap<>(env);
        more.put(variable, value);
        return new CommandFixture(folder, more, clock, input, terminal);
    }

    CommandFixture typing(String text) {
        return new CommandFixture(folder, env, clock, text, terminal);
    }

    CommandFixture at(Terminal other) {
        return new CommandFixture(folder, env, clock, input, other);
    }

    CommandFixture at(Clock other) {
        return new CommandFixture(folder, env, other, input, terminal);
    }

    Ran run(String... args) {
        return run(UnaryOperator.identity(), args);
    }

    /**
     * Runs a command with a decorated store.
     *
     * @param storing decorator of each store that the command writes to
     */
    Ran run(UnaryOperator<EvidenceStore> storing, String... args) {
        return run(storing, Interruption.NEVER, args);
    }

    Ran run(UnaryOperator<EvidenceStore> storing, Interruption interruption, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = Main.run(session(out, err, storing, interruption), args);
        return new Ran(exit, out.toString(UTF_8), err.toString(UTF_8));
    }

    /** Returns the session, for tests of the command line itself. */
    public Session session() {
        return session(
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream(),
                UnaryOperator.identity(),
                Interruption.NEVER);
    }

    private Session session(
            OutputStream out, OutputStream err, UnaryOperator<EvidenceStore> storing, Interruption interruption) {
        return new Session(
                new ByteArrayInputStream(input.getBytes(UTF_8)),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                env,
                clock,
                folder,
                Session.PROGRAM,
                "tester",
                terminal,
                interruption,
                storing);
    }

    /** Output and exit code of a command. */
    record Ran(int exit, String out, String err) {
        JsonNode json() {
            try {
                return Json.parse(out.getBytes(UTF_8));
            } catch (IOException e) {
                throw new AssertionError("not one JSON value: " + out, e);
            }
        }
    }
}
