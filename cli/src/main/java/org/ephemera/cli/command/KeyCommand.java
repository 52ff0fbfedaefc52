package org.ephemera.cli.command;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.cli.session.OutputOptions;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.store.SignerOpener;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.envelope.Signer;
import org.ephemera.format.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Command that prints the public key of the signer. */
@Command(
        description = {
            "Print the signer's public key as PEM.",
            "",
            "Send it to those who verify your packages through a channel they trust. A key stored next to a package"
                    + " proves nothing."
        },
        footer = {"Example:", "  ephemera key > ephemera.pub.pem"})
final class KeyCommand implements Callable<Integer> {
    private final Session session;

    @Option(
            names = "--signer",
            paramLabel = "URI",
            description = "file:KEY.pem, awskms:KEY-ARN or azurekv:KEY-ID; default: your own key, created on first use"
                    + " (EPHEMERA_SIGNER).")
    private @Nullable String signer;

    @Mixin
    private OutputOptions output = new OutputOptions();

    KeyCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        Signer found = SignerOpener.open(
                Optional.ofNullable(signer).or(() -> session.variable(SignerOpener.VARIABLE)), session);
        String pem = PublicKeys.toPem(found.publicKey());
        if (output.json()) {
            session.json(Json.object()
                    .put("keyid", PublicKeys.keyId(found.publicKey()))
                    .put("uri", found.uri())
                    .put("pem", pem));
        } else {
            session.out().print(pem);
            session.out().flush();
        }
        return ExitCode.DONE.number();
    }
}
