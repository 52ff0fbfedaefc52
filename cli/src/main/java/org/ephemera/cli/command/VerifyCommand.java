package org.ephemera.cli.command;

import java.io.IOException;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ephemera.cli.options.PemFiles;
import org.ephemera.cli.render.VerificationOutput;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.cli.session.OutputOptions;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.session.SettingLookup;
import org.ephemera.cli.store.PackageArgument;
import org.ephemera.cli.store.StoreOpener;
import org.ephemera.verify.TimestampVerifier;
import org.ephemera.verify.VerificationReport;
import org.ephemera.verify.VerifyScript;
import org.ephemera.verify.result.ErrorReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Command that verifies a package with the public key of its signer. */
@Command(
        description = {
            "Verify a package: the result of each check and the location of each error.",
            "",
            "No content of the package is trusted, extracted or changed.",
            "Exit codes: 0 intact; 1 broken; 3 unverifiable or signed with another key."
        },
        footer = {"Example:", "  ephemera verify ./evidence/packages/2026/11/25/0193… --key ephemera.pub.pem"})
final class VerifyCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(
            arity = "0..1",
            paramLabel = "PACKAGE",
            description =
                    "Folder of the package, its .zip or .tar, STORE-URI/packages/…/ID, or the package id in the store.")
    private @Nullable String name;

    @Option(
            names = "--key",
            paramLabel = "PUB.pem",
            description = "Public key of the signer, obtained from the signer.")
    private @Nullable String key;

    @Option(
            names = "--tsa-root",
            paramLabel = "PEM",
            description =
                    "Root certificate obtained from the timestamp authority; the package must have a timestamp whose"
                            + " certificate chain ends at this root.")
    private @Nullable String tsaRoot;

    @Option(
            names = "--store",
            paramLabel = "URI",
            description = "Package store: file:DIR (default file:./evidence), s3://BUCKET/PREFIX or%n"
                    + "azblob://ACCOUNT/CONTAINER/PREFIX (EPHEMERA_STORE).")
    private @Nullable String store;

    @Option(
            names = "--script",
            description = "Print verify.sh, which verifies a package without this program, and exit.")
    private boolean script;

    @Mixin
    private OutputOptions output = new OutputOptions();

    VerifyCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        if (script) {
            if (name != null || key != null || output.json()) { // otherwise exit code 0 would mean "intact"
                throw CommandFailure.usage(
                        "--script prints verify.sh and does not verify a package",
                        "Use --script without other arguments, or omit it to verify the package");
            }
            session.out().print(VerifyScript.text());
            session.out().flush();
            return ExitCode.DONE.number();
        }
        if (name == null || key == null) {
            throw CommandFailure.usage(
                    "'ephemera verify' requires "
                            + (name == null ? "PACKAGE" : "--key with the public key of the signer"),
                    name == null
                            ? "'ephemera verify --help' describes its arguments"
                            : "Obtain the key from the signer ('ephemera key' prints it); a key stored next to a"
                                    + " package proves nothing");
        }
        VerificationOutput verified = new VerificationOutput(report(name, key));
        if (output.json()) {
            session.json(verified.toJson());
        } else {
            verified.show(session.results());
        }
        return verified.exitCode();
    }

    private VerificationReport report(String named, String keyFile) throws CommandFailure, IOException {
        String where = SettingLookup.of(store, StoreOpener.VARIABLE, session).orElse(StoreOpener.DEFAULT);
        List<ECPublicKey> publicKeys = PemFiles.publicKeys(session.path(keyFile));
        Optional<TimestampVerifier> timestamps =
                tsaRoot == null ? Optional.empty() : Optional.of(PemFiles.trusted(session.path(tsaRoot)));
        try {
            return new PackageArgument(named, where, timestamps, session).verify(publicKeys);
        } catch (IOException e) {
            throw CommandFailure.of(ErrorReport.unverifiable(e), e);
        }
    }
}
