package org.ephemera.cli.command;

import java.util.concurrent.Callable;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.cli.session.Session;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Command that prints a shell script for completion of commands and options. */
@Command(
        description = "Print a completion script for bash and zsh.",
        footer = {"Example:", "  source <(ephemera completion)"})
final class CompletionCommand implements Callable<Integer> {
    private final Session session;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    CompletionCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.out().print(AutoComplete.bash("ephemera", spec.root().commandLine()));
        session.out().flush();
        return ExitCode.DONE.number();
    }
}
