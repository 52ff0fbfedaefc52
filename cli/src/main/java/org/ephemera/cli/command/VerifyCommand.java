package org.ephemera.cli.command;

import java.io.IOException;
import java.security.interfaces.ECPublicKey;
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

/** Checks a package. */
@Command(
        description = {
            "Check a package: every check on its own, and the place of whatever is wrong.",
            "",
            "Nothing in the package is believed, unpacked or changed.",
            "Exit code: 0 intact, 1 broken, 3 unverifiable or signed with another key."
        },
        footer = {"Example:", "  ephemera verify ./evidence/packages/2026/11/25/0193… --key ephemera.pub.pem"})
final class VerifyCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(
            arity = "0..1",
            paramLabel = "PACKAGE",
            description = "A package's folder, a .zip or .tar of it, STORE-URI/packages/…/ID, or its id in the store.")
    private @Nullable String name;

    @Option(
            names = "--key",
            paramLabel = "PUB.pem",
            description = "The public key of whoever sealed it, got from them.")
    private @Nullable String key;

    @Option(
            names = "--tsa-root",
            paramLabel = "PEM",
            description = "The root certificate of the timestamp authority, got from them: the package must have a"
                    + " timestamp that leads to it.")
    private @Nullable String tsaRoot;

    @Option(
            names = "--store",
            paramLabel = "URI",
            description = "Where an id is looked up: file:DIR (default file:./evidence), s3://BUCKET/PREFIX or"
                    + " azblob://ACCOUNT/CONTAINER/PREFIX (EPHEMERA_STORE).")
    private @Nullable String store;

    @Option(names = "--script", description = "Print verify.sh instead, which checks a package without this program.")
    private boolean script;

    @Mixin
    private OutputOptions voice = new OutputOptions();

    VerifyCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        if (script) {
            if (name != null || key != null || voice.json()) { // or else 0 would be taken for "intact"
                throw CommandFailure.usage(
                        "--script prints verify.sh and verifies nothing",
                        "Give it alone, or leave it out to verify the package here");
            }
            session.out().print(VerifyScript.text());
            session.out().flush();
            return ExitCode.DONE.number();
        }
        if (name == null || key == null) {
            throw CommandFailure.usage(
                    "'ephemera verify' needs " + (name == null ? "a PACKAGE" : "the --key of whoever sealed it"),
                    name == null
                            ? "'ephemera verify --help' shows what it takes"
                            : "Get it from them ('ephemera key' prints it); a key found beside a package proves nothing");
        }
        VerificationOutput verified = new VerificationOutput(report(name, key));
        if (voice.json()) {
            session.json(verified.toJson());
        } else {
            verified.show(session.results());
        }
        return verified.exitCode();
    }

    private VerificationReport report(String named, String keyFile) throws CommandFailure, IOException {
        String where = SettingLookup.of(store, StoreOpener.VARIABLE, session).orElse(StoreOpener.DEFAULT);
        ECPublicKey publicKey = PemFiles.publicKey(session.path(keyFile));
        Optional<TimestampVerifier> timestamps =
                tsaRoot == null ? Optional.empty() : Optional.of(PemFiles.trusted(session.path(tsaRoot)));
        try {
            return new PackageArgument(named, where, timestamps, session).verify(publicKey);
        } catch (IOException e) {
            throw CommandFailure.of(ErrorReport.unverifiable(e), e);
        }
    }
}
