package org.ephemera.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.interfaces.ECPublicKey;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ephemera.cli.timestamp.RootedTimestamps;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.verify.TimestampVerifier;
import org.ephemera.verify.VerificationReport;
import org.ephemera.verify.VerifyScript;
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
    private static final int LARGEST_KEY = 65536;
    /** All the roots of a browser have a quarter of that. */
    private static final int LARGEST_ROOTS = 1 << 20;

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
        return verified.exitCode().number();
    }

    private VerificationReport report(String named, String keyFile) throws Failure, IOException {
        String where = Settings.of(store, Stores.VARIABLE, session).orElse(Stores.DEFAULT);
        ECPublicKey publicKey = publicKey(session.path(keyFile));
        Optional<TimestampVerifier> timestamps =
                tsaRoot == null ? Optional.empty() : Optional.of(trusted(session.path(tsaRoot)));
        try {
            return new NamedPackage(named, where, timestamps, session).verify(publicKey);
        } catch (IOException e) {
            throw Failure.couldNot(e).with("verdict", "unverifiable");
        }
    }

    static ECPublicKey publicKey(Path file) throws Failure, IOException {
        return PublicKeys.fromPem(text(
                file,
                LARGEST_KEY,
                "key",
                "Get it from whoever sealed the package ('ephemera key' prints it) and name its file with --key"));
    }

    private static TimestampVerifier trusted(Path file) throws Failure, IOException {
        String remedy = "Get the authority's root certificate in PEM form and name its file with --tsa-root";
        String pem = text(file, LARGEST_ROOTS, "root certificate", remedy);
        try {
            return RootedTimestamps.trusting(pem);
        } catch (CertificateException e) {
            throw Failure.couldNot(file + " holds no certificate in PEM form", remedy);
        }
    }

    private static String text(Path file, int largest, String what, String remedy) throws Failure, IOException {
        try {
            if (Files.isDirectory(file)) {
                throw Failure.couldNot("the " + what + " " + file + " is a folder", remedy);
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] content = in.readNBytes(largest + 1); // a pipe or a device tells no size
                if (content.length <= largest) {
                    return new String(content, StandardCharsets.ISO_8859_1);
                }
            }
        } catch (java.nio.file.FileSystemException e) {
            throw Failure.couldNot("the " + what + " " + file + " cannot be read (" + reason(e) + ")", remedy);
        }
        throw Failure.couldNot("the " + what + " " + file + " is too large to be one", remedy);
    }

    private static String reason(java.nio.file.FileSystemException e) {
        return e instanceof java.nio.file.NoSuchFileException
                ? "there is no such file"
                : Optional.ofNullable(e.getReason()).orElse("permission denied");
    }
}
