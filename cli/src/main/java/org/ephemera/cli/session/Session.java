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
 * One run of the program: all that it sees of the world.
 *
 * @param directory against which relative paths are meant
 * @param program as one has to call it, for commands that are shown
 * @param user who runs it, as the system says
 * @param storing stands between the commands and every store they write to: nothing, but for tests that stop it midway
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

    public Screen results() {
        return new Screen(out, terminal.out() && terminal.colours());
    }

    public Screen remarks() {
        return new Screen(err, terminal.err() && terminal.colours());
    }

    /** The one object that {@code --json} promises. */
    public void json(JsonNode node) {
        out.print(ResultJson.print(node));
        out.flush();
    }

    /** True if a line on stderr can be written over while somebody watches. */
    public boolean live() {
        return terminal.err() && terminal.moves();
    }

    /** A variable of the environment; an empty one is as good as none. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(env.get(name)).filter(value -> !value.isBlank());
    }

    public Path path(String text) throws CommandFailure {
        try {
            return PathArgument.resolve(directory, text);
        } catch (ErrorReportException e) {
            throw CommandFailure.of(e);
        }
    }

    /** @throws CommandFailure of usage if it would be a file or a folder that nobody means, wherever one stands */
    public static void checkName(String text) throws CommandFailure {
        try {
            PathArgument.check(text);
        } catch (ErrorReportException e) {
            throw CommandFailure.of(e);
        }
    }

    /**
     * Where the program keeps what is the user's own (XDG Base Directory Specification 0.8).
     *
     * @param instead what else one can do where nobody says where that is, in the words that follow, or ""
     */
    public Path configuration(String instead) throws CommandFailure {
        Optional<String> xdg =
                variable("XDG_CONFIG_HOME").filter(dir -> Path.of(dir).isAbsolute());
        if (xdg.isPresent()) {
            return Path.of(xdg.get()).resolve("ephemera");
        }
        return Path.of(variable("HOME")
                        .orElseThrow(() -> CommandFailure.couldNot(
                                "the user's configuration folder is not known: neither XDG_CONFIG_HOME nor HOME is set",
                                "Set HOME" + instead)))
                .resolve(".config/ephemera");
    }
}
