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

/** The end of a command that could not do its work: what failed, and what to do about it. */
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

    public static CommandFailure usage(String what, String remedy) {
        return new CommandFailure(ExitCode.USAGE, what, remedy, "", Map.of(), null);
    }

    public static CommandFailure couldNot(String what, String remedy) {
        return new CommandFailure(ExitCode.COULD_NOT, what, remedy, "", Map.of(), null);
    }

    /** Takes an exception of the library, whose messages read {@code what failed; what to do}. */
    public static CommandFailure usage(Throwable cause) {
        return of(ExitCode.USAGE, cause);
    }

    /** Takes an exception of the library, whose messages read {@code what failed; what to do}. */
    public static CommandFailure couldNot(Throwable cause) {
        return of(ExitCode.COULD_NOT, cause);
    }

    /** Takes the error of a verification. */
    public static CommandFailure of(ErrorReport report, Throwable cause) {
        ExitCode exitCode = report.exitCode() == ExitCode.USAGE.number() ? ExitCode.USAGE : ExitCode.COULD_NOT;
        return new CommandFailure(exitCode, report.message(), report.remedy(), "", report.fields(), cause);
    }

    public static CommandFailure of(ErrorReportException e) {
        return of(e.report(), e);
    }

    private static CommandFailure of(ExitCode exitCode, Throwable thrown) {
        Throwable inner = thrown.getCause();
        Throwable cause = thrown instanceof UncheckedIOException && inner != null ? inner : thrown;
        return of(ErrorReport.of(exitCode.number(), cause), cause);
    }

    /** The same with a field for scripts: what is known in spite of it. */
    public CommandFailure with(String field, String value) {
        Map<String, String> more = new LinkedHashMap<>(known);
        more.put(field, value);
        return new CommandFailure(exitCode, String.valueOf(getMessage()), remedy, command, more, getCause());
    }

    /** The same with something more to do. */
    public CommandFailure then(String next) {
        String both = remedy.isEmpty() ? next : remedy() + " " + next;
        return new CommandFailure(exitCode, String.valueOf(getMessage()), both, command, known, getCause());
    }

    /** The same with a command to be pasted, after the words that lead to it. */
    public CommandFailure then(String next, String pasted) {
        CommandFailure more = then(next);
        return new CommandFailure(exitCode, String.valueOf(getMessage()), more.remedy, pasted, known, getCause());
    }

    public ExitCode exitCode() {
        return exitCode;
    }

    /** One sentence. */
    public String what() {
        return report().messageSentence();
    }

    /** What to do, or "" if there is nothing that one could. */
    public String remedy() {
        return report().remedySentence();
    }

    private ErrorReport report() {
        return new ErrorReport(exitCode.number(), String.valueOf(getMessage()), remedy, known);
    }

    public void show(Screen screen) {
        screen.line(TextStyle.BAD.of("ephemera: "), TextStyle.PLAIN.of(what()));
        if (!remedy.isEmpty()) {
            screen.line(remedy());
        }
        if (!command.isEmpty()) {
            screen.line("  " + command);
        }
    }

    /** {@code {error{message, remedy, exitCode}}}, beside what is known in spite of it. */
    public ObjectNode toJson() {
        ObjectNode json = report().toJson();
        json.withObject("error").put("remedy", (remedy() + " " + command).strip());
        return json;
    }
}
