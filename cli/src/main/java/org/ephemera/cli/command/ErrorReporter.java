package org.ephemera.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.cli.collect.ForeignObjectWarning;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.session.SpellingSuggestion;
import org.ephemera.verify.result.ErrorReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Handler that reports an error as a message and a remedy, and returns the exit code. */
public final class ErrorReporter {
    static final String DEBUG = "--debug";

    /** Remedies for options of the AWS CLI that users type by habit. */
    private static final Map<String, String> AWS_CLI_OPTIONS = Map.of(
            "--profile", "Set AWS_PROFILE instead",
            "--region", "The region of the target comes from its ARN; set AWS_REGION for the store and the signer");

    private final Session session;

    public ErrorReporter(Session session) {
        this.session = session;
    }

    int usage(ParameterException e, String[] args) {
        String name = e.getCommandLine().getCommandSpec().qualifiedName(" ");
        String help = help(name);
        CommandFailure failure = switch (e) {
            case UnmatchedArgumentException unmatched -> unmatched(unmatched, name, help);
            case MissingParameterException missing ->
                CommandFailure.usage(
                        "'" + name + "' requires "
                                + String.join(
                                        " and ",
                                        missing.getMissing().stream()
                                                .map(arg -> arg.isOption()
                                                        ? ((CommandLine.Model.OptionSpec) arg).longestName() + " "
                                                                + arg.paramLabel()
                                                        : arg.paramLabel())
                                                .toList()),
                        help);
            default ->
                CommandFailure.usage(
                        String.valueOf(e.getMessage()).replace(" is not an int", " is not a whole number"), help);
        };
        return show(failure, args);
    }

    int execution(Exception e, CommandLine line, ParseResult result) {
        String[] args = result.originalArgs().toArray(String[]::new);
        return switch (e) {
            case CommandFailure failure -> show(helped(failure, line), args);
            case IOException io -> show(CommandFailure.couldNot(io), args);
            case UncheckedIOException io -> show(CommandFailure.couldNot(io), args);
            default ->
                show(
                        CommandFailure.of(
                                ErrorReport.unexpected(
                                        e, "Run the command again with " + DEBUG + " and report the output"),
                                e),
                        args,
                        e);
        };
    }

    /** Reports that the JVM has not enough memory, or another error of the JVM. */
    public int outOfMemory(VirtualMachineError e, String[] args) {
        CommandFailure failure = CommandFailure.of(ErrorReport.outOfMemory(e), e);
        return show(failure, args, e);
    }

    /** Reports a class that is missing or incompatible. The exit code makes no statement about a package. */
    public int incomplete(LinkageError e, String[] args) {
        CommandFailure failure = CommandFailure.of(ErrorReport.incomplete(e), e);
        return show(failure, args, e);
    }

    private static CommandFailure helped(CommandFailure failure, CommandLine line) {
        return failure.exitCode() == ExitCode.USAGE && failure.remedy().isEmpty()
                ? failure.then(help(line.getCommandSpec().qualifiedName(" ")))
                : failure;
    }

    private static String help(String command) {
        return "'" + command + " --help' describes its arguments";
    }

    private CommandFailure unmatched(UnmatchedArgumentException e, String name, String help) {
        String word = e.getUnmatched().getFirst();
        CommandLine line = e.getCommandLine();
        boolean option = word.startsWith("-");
        List<String> known = new ArrayList<>();
        if (option) {
            line.getCommandSpec().options().forEach(o -> known.addAll(Arrays.asList(o.names())));
        } else {
            line.getSubcommands().values().stream()
                    .filter(c -> !c.getCommandSpec().usageMessage().hidden())
                    .forEach(c -> known.add(c.getCommandName()));
        }
        String typed = option && word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
        Optional<String> nearest = SpellingSuggestion.to(typed, known);
        @Nullable String instead = AWS_CLI_OPTIONS.get(typed);
        String what = option
                ? "'" + name + "' has no option '" + typed + "'"
                : known.isEmpty()
                        ? "'" + name + "' accepts no further argument: '" + typed + "'"
                        : "'" + name + "' has no command '" + typed + "'";
        if (instead != null) {
            return CommandFailure.usage(what, instead);
        }
        return CommandFailure.usage(
                what,
                nearest.map(near -> "Did you mean '" + near + "'? " + help).orElse(help));
    }

    private int show(CommandFailure failure, String[] args) {
        return show(failure, args, failure);
    }

    private int show(CommandFailure failure, String[] args, Throwable trace) {
        List<String> words = Arrays.asList(args);
        ForeignObjectWarning.show(failure, session);
        failure.show(session.remarks());
        if (words.contains(DEBUG)) {
            trace.printStackTrace(session.err());
        }
        if (words.contains("--json")) {
            session.json(failure.toJson());
        }
        return failure.exitCode().number();
    }
}
