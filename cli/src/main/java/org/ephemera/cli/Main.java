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
import org.ephemera.cli.command.CommandLineFactory;
import org.ephemera.cli.command.ErrorReporter;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.cli.session.Interruption;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.terminal.Terminal;

/** Entry point of the command line. Only this class reads the environment and the system clock. */
public final class Main {
    private Main() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        // Otherwise picocli opens and searches about a hundred jars for Groovy.
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
        EnvironmentProxySelector.of(env, ProxySelector.getDefault(), session.remarks())
                .ifPresent(ProxySelector::setDefault);
        // System.exit would search the jars again for a logger. No shutdown hook is needed at this point.
        Runtime.getRuntime().halt(run(session, results, args));
    }

    /** Reports that a class is missing. Without this the JVM exits with 1, which means that a package is broken. */
    private static void cannotStart(Throwable thrown) {
        utf8(new FileOutputStream(FileDescriptor.err))
                .append("ephemera: The program cannot start (" + thrown + ").\n")
                .append("Reinstall it with all files of one version, and run it with Java 21 or newer.\n")
                .flush();
        Runtime.getRuntime().halt(ExitCode.COULD_NOT.number());
    }

    /** Runs a command. An incomplete output is an error, so that a script does not use it as a complete result. */
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
            return CommandLineFactory.of(session, args.length == 0 ? "" : args[0])
                    .execute(args);
        } catch (VirtualMachineError e) {
            // Without this the JVM exits with 1, which means that a package is broken.
            return new ErrorReporter(session).outOfMemory(e, args);
        } catch (LinkageError e) {
            return new ErrorReporter(session).incomplete(e, args);
        }
    }

    /** Returns a UTF-8 stream, independent of the locale. */
    private static PrintStream utf8(OutputStream stream) {
        return new PrintStream(stream, false, StandardCharsets.UTF_8);
    }
}
