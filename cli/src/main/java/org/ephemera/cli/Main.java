package org.ephemera.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ProxySelector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.ephemera.cli.command.Commands;
import org.ephemera.cli.command.ErrorReporter;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.cli.session.Interruption;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.terminal.Terminal;

/** Starts the command line: the one place that sees the process, its environment and its clock. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        // Or else picocli opens and searches all of a hundred jars for Groovy.
        System.setProperty("picocli.disable.closures", "true");
        Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> cannotStart(thrown));
        Map<String, String> env = System.getenv();
        ErrorTrackingOutput results = new ErrorTrackingOutput(new FileOutputStream(FileDescriptor.out));
        Session session = new Session(
                System.in,
                utf8(results),
                utf8(new FileOutputStream(FileDescriptor.err)),
                env,
                Clock.systemUTC(),
                Path.of(""),
                System.getProperty("ephemera.program", Session.PROGRAM),
                System.getProperty("user.name", ""),
                Terminal.of(env),
                new ShutdownSignals(),
                UnaryOperator.identity());
        Proxies.of(env, ProxySelector.getDefault(), session.remarks()).ifPresent(ProxySelector::setDefault);
        // System.exit would search all of them once more, for a logger that is told of it. No hook has anything left to
        // do.
        Runtime.getRuntime().halt(run(session, results, args));
    }

    /** Nothing of ours may be there to say it; and the JVM's own code, 1, would say of a package that it is broken. */
    private static void cannotStart(Throwable thrown) {
        utf8(new FileOutputStream(FileDescriptor.err))
                .append("ephemera: This program cannot start (" + thrown + ").\n")
                .append("Install it anew, all files of one version, and run it with Java 21 or newer.\n")
                .flush();
        Runtime.getRuntime().halt(ExitCode.COULD_NOT.number());
    }

    /** A script that was promised a result must not take half of one for the whole. */
    static int run(Session session, ErrorTrackingOutput results, String... args) {
        int code = run(session, args);
        Optional<CommandFailure> failure = results.failure();
        failure.ifPresent(lost -> lost.show(session.remarks()));
        return failure.map(lost -> Math.max(code, lost.exitCode().number())).orElse(code);
    }

    /** Runs one command within this process and returns its exit code. */
    public static int run(
            InputStream in, PrintStream out, PrintStream err, Map<String, String> env, Clock clock, String... args) {
        return run(
                new Session(
                        in,
                        out,
                        err,
                        env,
                        clock,
                        Path.of(""),
                        Session.PROGRAM,
                        "",
                        Terminal.NONE,
                        Interruption.NEVER,
                        UnaryOperator.identity()),
                args);
    }

    static int run(Session session, String... args) {
        try {
            return Commands.of(session, args.length == 0 ? "" : args[0]).execute(args);
        } catch (VirtualMachineError e) {
            // Without this the JVM would end with 1, which says "broken" of a package that nobody could read.
            return new ErrorReporter(session).outOfMemory(e, args);
        } catch (LinkageError e) {
            return new ErrorReporter(session).incomplete(e, args);
        }
    }

    /** What we write is UTF-8 wherever it goes, whatever the locale. */
    private static PrintStream utf8(OutputStream stream) {
        return new PrintStream(stream, false, StandardCharsets.UTF_8);
    }
}
