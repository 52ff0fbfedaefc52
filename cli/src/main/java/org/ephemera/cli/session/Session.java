package org.ephemera.cli.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.cli.terminal.Terminal;
import org.ephemera.store.EvidenceStore;
import org.ephemera.verify.result.ErrorReportException;
import org.ephemera.verify.result.PathArgument;
import org.ephemera.verify.result.ResultJson;

/**
 * One invocation of the program: its streams, environment, clock and terminal.
 *
 * @param directory base of relative paths
 * @param program command that starts the program, for commands shown to the user
 * @param user name of the operating system's user
 * @param storing decorator of each store that commands write to; tests use it to interrupt a collection
 */
public record Session(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> env,
        Clock clock,
        Path directory,
        String program,
        String user,
        Terminal terminal,
        Interruption interruption,
        UnaryOperator<EvidenceStore> storing) {

    public static final String PROGRAM = "ephemera";

    /** Returns stdout as a screen. */
    public Screen results() {
        return new Screen(out, terminal.out() && terminal.colours());
    }

    /** Returns stderr as a screen. */
    public Screen remarks() {
        return new Screen(err, terminal.err() && terminal.colours());
    }

    /** Prints the one JSON object of {@code --json} to stdout. */
    public void json(JsonNode node) {
        out.print(ResultJson.print(node));
        out.flush();
    }

    /** Reports whether stderr is a terminal on which a line can be overwritten. */
    public boolean live() {
        return terminal.err() && terminal.moves();
    }

    /** Returns a variable of the environment; empty if it is not set or blank. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(env.get(name)).filter(value -> !value.isBlank());
    }

    /** Resolves a path argument. */
    public Path path(String text) throws CommandFailure {
        try {
            return PathArgument.resolve(directory, text);
        } catch (ErrorReportException e) {
            throw CommandFailure.of(e);
        }
    }

    /**
     * Checks a path argument.
     *
     * @throws CommandFailure with a usage error if the path is empty, or has a tilde that the shell did not expand
     */
    public static void checkName(String text) throws CommandFailure {
        try {
            PathArgument.check(text);
        } catch (ErrorReportException e) {
            throw CommandFailure.of(e);
        }
    }

    /**
     * Returns the configuration folder of the user (XDG Base Directory Specification 0.8).
     *
     * @param instead further remedy if neither variable is set, as the end of a sentence, or ""
     * @throws CommandFailure if neither {@code XDG_CONFIG_HOME} nor {@code HOME} is set
     */
    public Path configuration(String instead) throws CommandFailure {
        Optional<String> xdg =
                variable("XDG_CONFIG_HOME").filter(dir -> Path.of(dir).isAbsolute());
        if (xdg.isPresent()) {
            return Path.of(xdg.get()).resolve("ephemera");
        }
        return Path.of(variable("HOME")
                        .orElseThrow(() -> CommandFailure.couldNot(
                                "cannot determine the configuration folder: neither XDG_CONFIG_HOME nor HOME is set",
                                "Set HOME" + instead)))
                .resolve(".config/ephemera");
    }
}
