package org.ephemera.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import org.ephemera.cli.session.Session;
import org.ephemera.format.OpenRecord;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Factory of the command line with all commands, in the order in which help lists them. */
public final class CommandLineFactory {
    private static final int HELP_WIDTH = 110;
    private static final int OPTION_WIDTH = 24;
    /** A synopsis of more options takes several lines of help, which repeat the list of options. */
    private static final int MAX_SYNOPSIS_OPTIONS = 15;
    /** Command that needs all other commands, because it completes their options. */
    private static final String COMPLETION = "completion";

    private CommandLineFactory() {}

    /** Returns the command line with all commands. */
    public static CommandLine of(Session session) {
        return of(session, "");
    }

    /**
     * Returns the command line for an invocation.
     *
     * @param first first argument; if it is the name of a command, only this command is created, which saves start-up
     *     time
     */
    public static CommandLine of(Session session, String first) {
        Map<String, Function<Session, Object>> commands = all();
        CommandLine line = new CommandLine(new EphemeraCommand(session));
        if (commands.containsKey(first) && !first.equals(COMPLETION)) {
            commands.keySet().retainAll(Set.of(first));
        }
        commands.forEach((name, command) -> line.addSubcommand(name, command.apply(session)));
        CommandSpec root = line.getCommandSpec().versionProvider(() -> new String[] {Version.text()});
        root.addOption(OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Show the version.")
                .build());
        help(root);
        line.getSubcommands().values().forEach(command -> help(command.getCommandSpec()));
        ErrorReporter errors = new ErrorReporter(session);
        line.setOut(new PrintWriter(session.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(session.err(), true, StandardCharsets.UTF_8));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(
                session.terminal().out() && session.terminal().colours() ? Ansi.ON : Ansi.OFF));
        line.setExpandAtFiles(false);
        line.setUsageHelpWidth(HELP_WIDTH);
        line.setUsageHelpLongOptionsMaxWidth(OPTION_WIDTH);
        line.setParameterExceptionHandler(errors::usage);
        line.setExecutionExceptionHandler(errors::execution);
        return line;
    }

    private static Map<String, Function<Session, Object>> all() {
        Map<String, Function<Session, Object>> commands = new LinkedHashMap<>();
        commands.put("demo", DemoCommand::new);
        commands.put("plan", PlanCommand::new);
        commands.put("collect", CollectCommand::new);
        commands.put("verify", VerifyCommand::new);
        commands.put("report", ReportCommand::new);
        commands.put("findings", FindingsCommand::new);
        commands.put("invoke", InvokeCommand::new);
        commands.put("doctor", DoctorCommand::new);
        commands.put("status", StatusCommand::new);
        commands.put("sweep", SweepCommand::new);
        commands.put("metrics", MetricsCommand::new);
        commands.put("key", KeyCommand::new);
        commands.put("artifacts", ArtifactsCommand::new);
        commands.put(COMPLETION, CompletionCommand::new);
        return commands;
    }

    private static void help(CommandSpec command) {
        command.addOption(OptionSpec.builder(ErrorReporter.DEBUG)
                .description("Show the stack trace of an error.")
                .build());
        command.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help.")
                .build());
        command.usageMessage()
                .sortOptions(false)
                .sortSynopsis(false)
                .abbreviateSynopsis(
                        command.parent() == null || command.options().size() > MAX_SYNOPSIS_OPTIONS)
                .descriptionHeading("%n")
                .parameterListHeading("%nParameters:%n")
                .optionListHeading("%nOptions:%n")
                .footerHeading("%n");
    }

    /** Version, commit and Java runtime of this build. */
    private static final class Version {
        private Version() {}

        static String text() {
            try (InputStream in = OpenRecord.class.getResourceAsStream("version.properties")) {
                Properties properties = new Properties();
                if (in != null) {
                    properties.load(in);
                }
                return "ephemera " + properties.getProperty("version", "unknown") + " (commit "
                        + properties.getProperty("gitCommit", "unknown") + ", Java " + Runtime.version() + ")";
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
