package org.ephemera.cli.command;

import java.util.concurrent.Callable;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.terminal.Columns;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.cli.terminal.TextStyle;
import picocli.CommandLine.Command;

/** The program without a command: shows those that one needs first. */
@Command(
        name = "ephemera",
        description = "Collects evidence of short-lived containers and seals it.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%n",
        footer = {
            "Settings, strongest first: option, environment, default. EPHEMERA_STORE, EPHEMERA_SIGNER,",
            "EPHEMERA_RETENTION, EPHEMERA_TRAIL and EPHEMERA_TSA stand for the options of these names; AWS profiles,",
            "regions, AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_<SERVICE> mean what they mean to the AWS CLI. What it alone",
            "can get (IAM Identity Center, 'aws login'): eval \"$(aws configure export-credentials --format env)\".",
            "For stores and signers in Azure: AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET, 'az login' and",
            "managed identities as in Azure's SDK; AZURE_STORAGE_KEY, AZURE_CLOUD; AZURE_ENDPOINT_URL_BLOB,",
            "_KEYVAULT and _LOGIN: servers that stand in for Azure's.",
            "HTTPS_PROXY, NO_PROXY and, for a --tsa without TLS, HTTP_PROXY hold for all that is asked over a network,",
            "as for kubectl (http://HOST:PORT, without a user).",
            "EPHEMERA_SELECTOR: which alerts are acted upon, as an event pattern of EventBridge; all without one.",
            "EPHEMERA_KEYS: public keys of earlier signers after a rotation, whose seals are known: paths of PEM files,",
            "separated by commas, or PEM. A seal by any other key does not end a collection.",
            "EPHEMERA_QUOTA_SHARE: how many percent of AWS's published request rates are used (50).",
            "EPHEMERA_SETTLE: how many seconds after the window's end logs are read again (15). NO_COLOR and",
            "TERM=dumb are honoured.",
            "",
            "Folders and files that are created can be read by their owner only (modes 0700 and 0600); existing",
            "folders keep their mode.",
            "",
            "Exit codes: 0 done and whole; 1 done, but something is wrong in the result; 2 usage, nothing was",
            "tried; 3 could not be done; 130 interrupted (by SIGTERM 143, by SIGHUP 129), what was collected stays.",
            "",
            "Example:",
            "  ephemera demo"
        })
final class EphemeraCommand implements Callable<Integer> {
    private final Session session;

    EphemeraCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Screen screen = session.results();
        screen.line("Ephemera collects evidence of short-lived containers and seals it.");
        screen.line();
        new Columns("  ")
                .row(
                        TextStyle.TITLE.of("ephemera demo"),
                        TextStyle.PLAIN.of("try it all on a simulated incident; needs no cloud"))
                .row(
                        TextStyle.TITLE.of("ephemera plan TASK-ARN"),
                        TextStyle.PLAIN.of("see what would be asked and which permissions it takes; asks nothing"))
                .row(
                        TextStyle.TITLE.of("ephemera collect TASK-ARN"),
                        TextStyle.PLAIN.of("collect the evidence and seal it"))
                .row(
                        TextStyle.TITLE.of("ephemera key > PUB.pem"),
                        TextStyle.PLAIN.of("the public key, for whoever verifies your packages"))
                .row(
                        TextStyle.TITLE.of("ephemera verify PACKAGE --key PUB.pem"),
                        TextStyle.PLAIN.of("check a package, without trusting it"))
                .show(screen);
        screen.line();
        screen.line("'ephemera --help' shows every command, 'ephemera COMMAND --help' explains one.");
        return ExitCode.DONE.number();
    }
}
