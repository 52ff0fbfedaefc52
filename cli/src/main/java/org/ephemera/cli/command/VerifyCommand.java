package org.ephemera.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.interfaces.ECPublicKey;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ephemera.cli.options.PemFiles;
import org.ephemera.cli.render.Verified;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.cli.session.Failure;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.session.Settings;
import org.ephemera.cli.session.Voice;
import org.ephemera.cli.store.NamedPackage;
import org.ephemera.cli.store.Stores;
import org.ephemera.cli.timestamp.RootedTimestamps;
import org.ephemera.verify.TimestampVerifier;
import org.ephemera.verify.VerificationReport;
import org.ephemera.verify.VerifyScript;
import org.ephemera.verify.result.ErrorReport;
import org.ephemera.verify.result.ErrorReportException;
import org.ephemera.verify.result.PemFile;
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
    private Voice voice = new Voice();

    VerifyCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws Failure, IOException {
        if (script) {
            if (name != null || key != null || voice.json()) { // or else 0 would be taken for "intact"
                throw Failure.usage(
                        "--script prints verify.sh and verifies nothing",
                        "Give it alone, or leave it out to verify the package here");
            }
            session.out().print(VerifyScript.text());
            session.out().flush();
            return ExitCode.DONE.number();
        }
        if (name == null || key == null) {
            throw Failure.usage(
                    "'ephemera verify' needs " + (name == null ? "a PACKAGE" : "the --key of whoever sealed it"),
                    name == null
                            ? "'ephemera verify --help' shows what it takes"
                            : "Get it from them ('ephemera key' prints it); a key found beside a package proves nothing");
        }
        Verified verified = new Verified(report(name, key));
        if (voice.json()) {
            session.json(verified.toJson());
        } else {
            verified.show(session.results());
        }
        return verified.exitCode();
    }

    private VerificationReport report(String named, String keyFile) throws Failure, IOException {
        String where = Settings.of(store, Stores.VARIABLE, session).orElse(Stores.DEFAULT);
        ECPublicKey publicKey = PemFiles.publicKey(session.path(keyFile));
        Optional<TimestampVerifier> timestamps =
                tsaRoot == null ? Optional.empty() : Optional.of(PemFiles.trusted(session.path(tsaRoot)));
        try {
            return new NamedPackage(named, where, timestamps, session).verify(publicKey);
        } catch (IOException e) {
            throw Failure.of(ErrorReport.unverifiable(e), e);
        }
    }
}
