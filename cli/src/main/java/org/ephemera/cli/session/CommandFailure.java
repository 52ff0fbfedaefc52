package org.ephemera.cli.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.cli.terminal.TextStyle;
import org.ephemera.verify.result.ErrorReport;
import org.ephemera.verify.result.ErrorReportException;
import org.jspecify.annotations.Nullable;

/** Failure of a command: message, remedy, exit code and fields for scripts. */
public final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final String remedy;
    private final String command;
    private final LinkedHashMap<String, String> known;

    private CommandFailure(
            ExitCode exitCode,
            String what,
            String remedy,
            String command,
            Map<String, String> known,
            @Nullable Throwable cause) {
        super(what, cause);
        this.exitCode = exitCode;
        this.remedy = remedy;
        this.command = command;
        this.known = new LinkedHashMap<>(known);
    }

    /** Returns the failure of invalid arguments or settings (exit code 2). */
    public static CommandFailure usage(String what, String remedy) {
        return new CommandFailure(ExitCode.USAGE, what, remedy, "", Map.of(), null);
    }

    /** Returns the failure of a command that could not be completed (exit code 3). */
    public static CommandFailure couldNot(String what, String remedy) {
        return new CommandFailure(ExitCode.COULD_NOT, what, remedy, "", Map.of(), null);
    }

    /** Converts an exception whose message has the form {@code message; remedy}. */
    public static CommandFailure usage(Throwable cause) {
        return of(ExitCode.USAGE, cause);
    }

    /** Converts an exception whose message has the form {@code message; remedy}. */
    public static CommandFailure couldNot(Throwable cause) {
        return of(ExitCode.COULD_NOT, cause);
    }

    /** Returns the failure of a verification. */
    public static CommandFailure of(ErrorReport report, Throwable cause) {
        ExitCode exitCode = report.exitCode() == ExitCode.USAGE.number() ? ExitCode.USAGE : ExitCode.COULD_NOT;
        return new CommandFailure(exitCode, report.message(), report.remedy(), "", report.fields(), cause);
    }

    /** Returns the failure of an error report. */
    public static CommandFailure of(ErrorReportException e) {
        return of(e.report(), e);
    }

    private static CommandFailure of(ExitCode exitCode, Throwable thrown) {
        Throwable inner = thrown.getCause();
        Throwable cause = thrown instanceof UncheckedIOException && inner != null ? inner : thrown;
        return of(ErrorReport.of(exitCode.number(), cause), cause);
    }

    /** Returns this failure with a field for scripts. */
    public CommandFailure with(String field, String value) {
        Map<String, String> more = new LinkedHashMap<>(known);
        more.put(field, value);
        return new CommandFailure(exitCode, String.valueOf(getMessage()), remedy, command, more, getCause());
    }

    /** Returns this failure with a further sentence of the remedy. */
    public CommandFailure then(String next) {
        String both = remedy.isEmpty() ? next : remedy() + " " + next;
        return new CommandFailure(exitCode, String.valueOf(getMessage()), both, command, known, getCause());
    }

    /** Returns this failure with a further sentence of the remedy and a command for the user to copy. */
    public CommandFailure then(String next, String copied) {
        CommandFailure more = then(next);
        return new CommandFailure(exitCode, String.valueOf(getMessage()), more.remedy, copied, known, getCause());
    }

    /** Returns the exit code of the command. */
    public ExitCode exitCode() {
        return exitCode;
    }

    /** Returns the message as one sentence. */
    public String what() {
        return report().messageSentence();
    }

    /** Returns the remedy, or "" without one. */
    public String remedy() {
        return report().remedySentence();
    }

    private ErrorReport report() {
        return new ErrorReport(exitCode.number(), String.valueOf(getMessage()), remedy, known);
    }

    /** Prints message, remedy and command. */
    public void show(Screen screen) {
        screen.line(TextStyle.BAD.of("ephemera: "), TextStyle.PLAIN.of(what()));
        if (!remedy.isEmpty()) {
            screen.line(remedy());
        }
        if (!command.isEmpty()) {
            screen.line("  " + command);
        }
    }

    /** Returns {@code {error{message, remedy, exitCode}}} and the fields. */
    public ObjectNode toJson() {
        ObjectNode json = report().toJson();
        json.withObject("error").put("remedy", (remedy() + " " + command).strip());
        return json;
    }
}
