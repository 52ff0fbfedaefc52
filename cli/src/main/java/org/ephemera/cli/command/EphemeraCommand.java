package org.ephemera.cli.command;

import java.util.concurrent.Callable;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.cli.terminal.TextColumns;
import org.ephemera.cli.terminal.TextStyle;
import picocli.CommandLine.Command;

/** Command without a subcommand: shows the five commands that a new user needs. */
@Command(
        name = "ephemera",
        description = "Collects evidence from short-lived containers and seals it.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%n",
        footer = {
            "Environment (an option has precedence):",
            "  EPHEMERA_STORE, _SIGNER, _RETENTION, _TRAIL, _TSA, _ROLE, _EXTERNAL_ID: values of the options of these"
                    + " names",
            "  EPHEMERA_SELECTOR: which alerts to collect, as an EventBridge event pattern; default: all alerts",
            "  EPHEMERA_KEYS: public keys of earlier signers (PEM files separated by commas, or PEM), whose seals are"
                    + " known",
            "  EPHEMERA_STATE_KEYS: public keys of others whose packages in the store may be resumed",
            "  EPHEMERA_QUOTA_SHARE: percentage of AWS's published request rates to use; default: 50",
            "  EPHEMERA_SETTLE: seconds after the end of the window when logs are read again; default: 15",
            "  AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL[_<SERVICE>] and other AWS variables: as for the AWS CLI.",
            "    For IAM Identity Center or 'aws login', run: eval \"$(aws configure export-credentials --format"
                    + " env)\"",
            "  AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET, 'az login', managed identity: as for the Azure"
                    + " SDK.",
            "    Also AZURE_STORAGE_KEY, AZURE_CLOUD; endpoints: AZURE_ENDPOINT_URL_BLOB, _KEYVAULT and _LOGIN",
            "  HTTPS_PROXY, NO_PROXY; for a --tsa without TLS HTTP_PROXY: http://HOST:PORT without a user, as for"
                    + " kubectl",
            "  NO_COLOR, TERM=dumb: no colors",
            "Exit codes: 0 success; 1 completed, but the result has a problem; 2 usage error, nothing was done; 3"
                    + " failed;",
            "  130 interrupted (SIGTERM 143, SIGHUP 129): collected data is kept.",
            "New files have mode 0600, new folders 0700; existing folders keep their mode.",
            "Example: ephemera demo"
        })
final class EphemeraCommand implements Callable<Integer> {
    private final Session session;

    EphemeraCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Screen screen = session.results();
        screen.line("Ephemera collects evidence from short-lived containers and seals it.");
        screen.line();
        new TextColumns("  ")
                .row(
                        TextStyle.TITLE.of("ephemera demo"),
                        TextStyle.PLAIN.of("try Ephemera on a simulated incident; needs no cloud account"))
                .row(
                        TextStyle.TITLE.of("ephemera plan TASK-ARN"),
                        TextStyle.PLAIN.of("list the requests and permissions of a collection; sends no request"))
                .row(
                        TextStyle.TITLE.of("ephemera collect TASK-ARN"),
                        TextStyle.PLAIN.of("collect the evidence and seal it"))
                .row(
                        TextStyle.TITLE.of("ephemera key > PUB.pem"),
                        TextStyle.PLAIN.of("print the public key for those who verify your packages"))
                .row(
                        TextStyle.TITLE.of("ephemera verify PACKAGE --key PUB.pem"),
                        TextStyle.PLAIN.of("verify a package without trusting its content"))
                .show(screen);
        screen.line();
        screen.line("'ephemera --help' lists all commands, 'ephemera COMMAND --help' describes one.");
        return ExitCode.DONE.number();
    }
}
